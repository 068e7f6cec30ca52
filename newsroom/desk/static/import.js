// A document becomes a draft; what was read out of it and set aside is listed.

import { send } from "./api.js";

const form = document.getElementById("import-form");
const result = document.getElementById("result");
const said = document.getElementById("result-said");
const words = document.getElementById("words").dataset;
const { labels, reasons } = JSON.parse(document.getElementById("data").textContent);
let chosen = null;

const fill = (name, rows) => {
  const list = document.getElementById(name);
  list.previousElementSibling.hidden = !rows.length;  // a heading over nothing asks what is missing
  list.replaceChildren(...rows.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
};

// A quotation is its words and its speaker.
const shown = (value) => (typeof value === "object" ? Object.values(value).map(shown).join(" · ") : String(value));

const read = async (file, changes = "") => {
  chosen = file;
  result.hidden = false;
  said.textContent = words.reads;
  try {
    const draft = await send("/_desk/api/import", { name: file.name, lang: document.getElementById("import-lang").value, changes }, file);
    said.textContent = draft.path ? words.saved : words.waits;
    const open = document.getElementById("open-draft");
    open.hidden = !draft.path;
    open.href = "/_desk/edit/" + draft.path;
    document.getElementById("decide").hidden = !draft.questions.some((each) => each.kind === "tracked-changes");
    fill("questions", draft.questions.map((each) => [each.text, each.where].filter(Boolean).join(" — ")));
    fill("proposals", draft.proposals.map((each) => `${labels[each.field] ?? each.field}: ${shown(each.value)} — ${each.from}`));
    fill("aside", draft.set_aside.map((each) => `${reasons[each.reason] ?? each.reason}: ${each.text} — ${each.where}`));
    if (draft.path) open.focus();
  } catch (fault) { said.textContent = fault.message; }
};

// A document that was dropped on another page, and of which a person must decide something first.
const undecided = sessionStorage.getItem("undecided");
sessionStorage.removeItem("undecided");
if (undecided) {
  result.hidden = false;
  said.textContent = words.again.replace("{name}", undecided);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [file] = document.getElementById("file").files;
  if (file) read(file);
});
for (const button of document.querySelectorAll("[data-changes]")) button.addEventListener("click", () => read(chosen, button.dataset.changes));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file) read(file);
});
