// The region Problems: what `check` says of the text as it stands, at its field or line, with the mend one click away.

const list = document.getElementById("problems-list");
const said = document.getElementById("problems-said");
const details = document.getElementById("problems-details");
const SHOWN = 40;  // letters of a line by which its problem is found

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

const target = ({ field }, fields) => (field === "body" ? fields.text : document.querySelector(`[data-name="${CSS.escape(field)}"]`));

/** Where a problem is: the field's label, and of the text its words. */
const place = ({ label, text_line: line }, fields, words) => {
  if (!line) return label;
  const said = (fields.text.value.split("\n")[line - 1] ?? "").replace(/^[#>\s*-]+/, "").trim();
  return `${label}, ${said ? `“${said.length > SHOWN ? `${said.slice(0, SHOWN)}…` : said}”` : words["Line {line}"].replace("{line}", line)}`;
};

const goTo = (problem, fields) => {
  const found = target(problem, fields);
  if (!found) {
    document.getElementById("source-part").open = true;
    fields.source.focus();
    fields.source.setSelectionRange(...lineRange(fields.source.value, problem.line));
    return;
  }
  found.closest("details")?.setAttribute("open", "");
  (found.matches("input, textarea, select") ? found : found.querySelector("input"))?.focus();
  if (found === fields.text) {
    const [start, end] = lineRange(found.value, problem.text_line);
    found.setSelectionRange(start, end);
    found.scrollTop = (found.scrollHeight * start) / Math.max(1, found.value.length) - 80;
  }
};

const mend = (problem, fields) => {
  const found = target(problem, fields);
  if (found.tagName === "SELECT") fields.set(problem.field, problem.mend);
  else {
    const [from] = found === fields.text ? lineRange(found.value, problem.text_line) : [0];
    const at = found.value.indexOf(problem.was, from);
    if (at < 0) return;
    found.setRangeText(problem.mend, at, at + problem.was.length, "end");
  }
  found.dispatchEvent(new Event("input", { bubbles: true }));
  found.focus();
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
  details.hidden = !problems.length;
  details.querySelector("ul").replaceChildren(...problems.map(({ line, field, message, hint }) => element("li", `${words.File}, ${line}: ${field}: ${message} ${hint}`.trim())));
  list.replaceChildren(...problems.map((problem) => {
    const item = element("li", "", { className: problem.severity });
    const go = element("button", `${place(problem, fields, words)}: `, { type: "button", className: "goes" });
    go.append(element("span", problem.said, { lang: problem.lang, dir: "auto" }));
    go.addEventListener("click", () => goTo(problem, fields));
    item.append(go);
    const found = target(problem, fields);
    if (found && "value" in found) {
      if (problem.severity === "error") found.setAttribute("aria-invalid", "true");
      if (problem.mend) {
        const button = element("button", words["Use “{word}”"].replace("{word}", problem.mend), { type: "button" });
        button.addEventListener("click", () => mend(problem, fields));
        item.append(" ", button);
      }
    }
    return item;
  }));
};
