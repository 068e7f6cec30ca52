// The region Problems: what `check` says of the text as it stands, at its field or line, with the mend one click away.

const list = document.getElementById("problems-list");
const said = document.getElementById("problems-said");

const element = (tag, text, attributes = {}) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.textContent = text;
  return made;
};

export const lineRange = (text, number) => {
  const lines = text.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return [start, start + (lines[number - 1] ?? "").length];
};

const goTo = (problem, fields) => {
  const target = problem.field === "body" ? fields.text : document.querySelector(`[data-name="${CSS.escape(problem.field)}"]`);
  if (!target) {
    document.getElementById("source-part").open = true;
    fields.source.focus();
    fields.source.setSelectionRange(...lineRange(fields.source.value, problem.line));
    return;
  }
  target.closest("details")?.setAttribute("open", "");
  const field = target.matches("input, textarea, select") ? target : target.querySelector("input");
  field?.focus();
  if (problem.field === "body") {
    const [start, end] = lineRange(fields.text.value, problem.text_line);
    fields.text.setSelectionRange(start, end);
    fields.text.scrollTop = (fields.text.scrollHeight * start) / Math.max(1, fields.text.value.length) - 80;
  }
};

const mend = (problem, fields) => {
  const target = problem.field === "body" ? fields.text : document.querySelector(`[data-name="${CSS.escape(problem.field)}"]`);
  if (!target || !("value" in target)) return;
  if (target.tagName === "SELECT") fields.set(problem.field, problem.mend);
  else {
    const [from] = problem.field === "body" ? lineRange(target.value, problem.text_line) : [0];
    const place = target.value.indexOf(problem.was, from);
    if (place < 0) return;
    target.setRangeText(problem.mend, place, place + problem.was.length, "end");
  }
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.focus();
};

let shown = "";

/** Shows what is wrong. `words` are the interface's. */
export const show = (problems, fields, words) => {
  const now = JSON.stringify(problems);
  if (now === shown) return;  // as it mostly is from one key to the next; what has the focus keeps it
  shown = now;
  const errors = problems.filter((each) => each.severity === "error").length;
  const doubts = problems.length - errors;
  const parts = [errors && words["{number} to mend"].replace("{number}", errors), doubts && words["{number} doubtful"].replace("{number}", doubts)];
  const text = parts.filter(Boolean).join(", ") || words["No problems"];
  if (said.textContent !== text) said.textContent = text;
  const count = document.getElementById("count");
  count.textContent = problems.length ? text : "";
  count.hidden = !problems.length;
  count.classList.toggle("error", errors > 0);
  for (const each of document.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  list.replaceChildren(...problems.map((problem) => {
    const item = element("li", "", { className: problem.severity });
    const label = problem.field === "body" ? `${words.Text}, ${words["Line {line}"].replace("{line}", problem.text_line)}`
      : document.querySelector(`label[for="f-${CSS.escape(problem.field)}"], [data-name="${CSS.escape(problem.field)}"] > legend`)?.textContent ?? problem.field;
    const go = element("button", `${label}: `, { type: "button", className: "goes" });
    go.append(element("span", `${problem.message} ${problem.hint}`.trim(), { lang: "en", dir: "ltr" }));  // what `check` says is English
    go.addEventListener("click", () => goTo(problem, fields));
    item.append(go);
    const target = problem.field === "body" ? fields.text : document.querySelector(`input[data-name="${CSS.escape(problem.field)}"], textarea[data-name="${CSS.escape(problem.field)}"], select[data-name="${CSS.escape(problem.field)}"]`);
    if (target && problem.severity === "error") target.setAttribute("aria-invalid", "true");
    if (problem.mend && target) {
      const button = element("button", words["Use “{word}”"].replace("{word}", problem.mend), { type: "button" });
      button.addEventListener("click", () => mend(problem, fields));
      item.append(" ", button);
    }
    return item;
  }));
};
