// Other people's changes: fetched, joined by fields and blocks, sent. Where two changed one place, both are shown and a
// person chooses; nothing is joined before.

import { post } from "./api.js";
import { choose } from "./conflict.js";

const { words: say, labels } = JSON.parse(document.getElementById("data").textContent);
const status = document.getElementById("status");

/** What was chosen of a file, as the desk takes it. */
const settledBy = (clash, parts) => {
  const { mine, theirs } = clash;
  const [first] = parts;
  if (first.name === "file") return { mine, theirs, whole: first.side };
  const fields = Object.fromEntries(parts.filter((part) => part.name !== "text").map((part) => [part.name, part.chosen ?? null]));
  const blocks = parts.filter((part) => part.name === "text");
  return { mine, theirs, fields, text: blocks.length ? blocks.map((part) => part.chosen).join("") : null };
};

const run = async (does, settled = {}) => {
  status.textContent = say["Working …"];
  try {
    const done = await post("/_desk/api/sharing", { does, note: document.getElementById("note").value, settled });
    document.getElementById("came").replaceChildren(...done.came.map((path) => Object.assign(document.createElement("li"), { textContent: path })));
    const chosen = {};
    for (const [path, clash] of Object.entries(done.clashes)) {
      status.textContent = say["Two people changed the same place."];
      const parts = await choose(clash.parts, { ...say, Theirs: clash.who || say.Theirs }, path, (name) => labels[name] ?? name);
      if (parts === null) { status.textContent = say["Nothing was changed."]; return; }
      chosen[path] = settledBy(clash, parts);
    }
    if (Object.keys(chosen).length) await run(does, chosen);
    else status.textContent = say["Done."];
  } catch (fault) { status.textContent = fault.message; }
};

document.getElementById("get").addEventListener("click", () => run("get"));
document.getElementById("send").addEventListener("click", () => run("send"));
