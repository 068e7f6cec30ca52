// The directory: each entry is saved alone, its changed parts only. What was open is open again afterwards.

import { post } from "./api.js";
import { Fields } from "./fields.js";
import * as rows from "./rows.js";

const status = document.getElementById("status");
const words = document.getElementById("words").dataset;
const tell = async (work, open = "") => {
  try {
    await work();
    sessionStorage.setItem("entry", open);
    location.reload();
  } catch (fault) {
    status.textContent = fault.message;
    status.scrollIntoView({ block: "nearest" });
  }
};

const forms = [];
for (const group of document.querySelectorAll(".group")) {
  const { kind, opened } = group.dataset;
  for (const entry of group.querySelectorAll(".entry")) {
    const { key } = entry.dataset;
    const form = entry.querySelector("form");
    const fields = new Fields(form);
    forms.push(fields);
    rows.start(form, () => {});
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      forms.splice(forms.indexOf(fields), 1);
      tell(() => post("/_desk/api/directory/entry", { kind, key, opened, parts: fields.changed(false) }), `${kind}/${key}`);
    });
    entry.querySelector(".remove-entry")?.addEventListener("click", () => {
      if (confirm(words.sure.replace("{name}", entry.querySelector("summary").textContent))) tell(() => post("/_desk/api/directory/remove", { kind, key, opened }));
    });
  }
  group.querySelector(".new-entry").addEventListener("click", () => {
    const name = group.querySelector(".new-name");
    if (!name.value.trim()) { name.focus(); return; }
    let made = "";
    tell(async () => { ({ key: made } = await post("/_desk/api/directory/new", { kind, name: name.value, lang: document.documentElement.lang })); sessionStorage.setItem("made", `${kind}/${made}`); });
  });
}
for (const file of document.querySelectorAll(".source-file")) {
  file.querySelector(".save-source").addEventListener("click", () => tell(() =>
    post("/_desk/api/directory/source", { path: file.dataset.path, opened: file.dataset.opened, text: file.querySelector("textarea").value })));
}
for (const standing of document.querySelectorAll(".standing")) {
  const [title, text] = ["input", "textarea"].map((each) => standing.querySelector(each));
  standing.querySelector(".save-standing").addEventListener("click", () => tell(() =>
    post("/_desk/api/directory/text", { ...standing.dataset, title: title.value, text: text.value }), `standing/${standing.closest("details").dataset.key}`));
}
document.getElementById("new-standing").addEventListener("click", () => {
  const name = document.getElementById("n-standing");
  if (!name.value.trim()) { name.focus(); return; }
  tell(() => post("/_desk/api/directory/standing", { name: name.value }));
});

// Unsaved parts of another entry would be lost with the reload.
addEventListener("beforeunload", (event) => { if (forms.some((each) => each.isChangedAtAll)) event.preventDefault(); });

const shown = sessionStorage.getItem("made") || sessionStorage.getItem("entry") || decodeURIComponent(location.hash.slice(1));
const isSaved = sessionStorage.getItem("entry") !== null;
sessionStorage.removeItem("made");
sessionStorage.removeItem("entry");
if (shown) {
  const [kind, key] = shown.split("/");
  const entry = document.querySelector(`[data-kind="${CSS.escape(kind)}"] [data-key="${CSS.escape(key)}"]`);
  if (entry) {
    entry.open = true;
    entry.querySelector("summary").focus();
    (entry.querySelector(".dialog-tools") ?? entry).append(status);  // what is said stands where the eyes are
  }
}
if (isSaved) status.textContent = words.saved;
