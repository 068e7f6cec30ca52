// Asking the desk. A fault has `message`, in words for a person; `status` 0 means that the desk does not run.

export class Refused extends Error {
  constructor(status, body) {
    super(body?.message ?? String(status));
    this.status = status;
    this.body = body ?? {};
  }
}

const read = async (answer) => {
  const body = await answer.json().catch(() => ({ message: `${answer.status}` }));
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
};

const ask = (address, options) => fetch(address, options).catch(() => { throw new Refused(0, {}); }).then(read);

export const get = (address, query = {}) => ask(address + "?" + new URLSearchParams(query));

export const post = (address, value, options = {}) =>
  ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value), ...options });

export const send = (address, query, file) =>
  ask(address + "?" + new URLSearchParams(query), { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
