// The directory: each entry is saved alone, its changed parts only. What was open is open again afterwards.

import { post } from "./api.js";
import { Fields } from "./fields.js";
import * as rows from "./rows.js";

const status = document.getElementById("status");
const words = document.getElementById("words").dataset;
const guarded = [];  // entries and files whose unsaved words would be lost with the page
const standings = [...document.querySelectorAll(".standing")].map((box) => ({
  box,
  controls: [...box.querySelectorAll("input, textarea")],
  get isChangedAtAll() { return this.controls.some((each) => each.value !== each.defaultValue); },
}));
let isReloaded = false;

/** Does the work and shows the page anew; standing texts other than `saved` keep what was typed into them. */
const tell = async (work, open = "", saved = null) => {
  try {
    await work();
    sessionStorage.setItem("entry", open);
    if (guarded.includes(saved)) guarded.splice(guarded.indexOf(saved), 1);
    const kept = standings.filter((each) => each !== saved && each.isChangedAtAll);
    sessionStorage.setItem("standings", JSON.stringify(kept.map(({ box, controls }) => ({ ...box.dataset, values: controls.map((each) => each.value) }))));
    isReloaded = true;
    location.reload();
  } catch (fault) {
    status.textContent = fault.message;
    status.scrollIntoView({ block: "nearest" });
  }
};

for (const group of document.querySelectorAll(".group")) {
  const { kind, opened } = group.dataset;
  for (const entry of group.querySelectorAll(".entry")) {
    const { key } = entry.dataset;
    const form = entry.querySelector("form");
    const fields = new Fields(form);
    guarded.push(fields);
    rows.start(form, () => {});
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      tell(() => post("/_desk/api/directory/entry", { kind, key, opened, parts: fields.changed(false) }), `${kind}/${key}`, fields);
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
  const text = file.querySelector("textarea");
  const source = { get isChangedAtAll() { return text.value !== text.defaultValue; } };
  guarded.push(source);
  file.querySelector(".save-source").addEventListener("click", () => tell(() =>
    post("/_desk/api/directory/source", { path: file.dataset.path, opened: file.dataset.opened, text: text.value }), "", source));
}
for (const standing of standings) {
  const { box, controls: [title, text] } = standing;
  box.querySelector(".save-standing").addEventListener("click", () => tell(() =>
    post("/_desk/api/directory/text", { ...box.dataset, title: title.value, text: text.value }), `standing/${box.closest("details").dataset.key}`, standing));
}
// With the digest of the file that they were typed upon: what was written elsewhere meanwhile is not overwritten.
for (const { path, opened, values } of JSON.parse(sessionStorage.getItem("standings") ?? "[]")) {
  const { box, controls } = standings.find((each) => each.box.dataset.path === path) ?? {};
  if (!box) continue;
  box.dataset.opened = opened;
  controls.forEach((each, place) => { each.value = values[place]; });
  box.closest("details").open = true;
}
sessionStorage.removeItem("standings");
document.getElementById("new-standing").addEventListener("click", () => {
  const name = document.getElementById("n-standing");
  if (!name.value.trim()) { name.focus(); return; }
  tell(async () => { const { key } = await post("/_desk/api/directory/standing", { name: name.value }); sessionStorage.setItem("made", `standing/${key}`); });
});

addEventListener("beforeunload", (event) => {
  if ([...guarded, ...(isReloaded ? [] : standings)].some((each) => each.isChangedAtAll)) event.preventDefault();
});

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
if (isSaved) {
  status.textContent = words.saved;
  for (const { hash, parentElement } of document.querySelectorAll(".problems li > a")) {
    if (!shown || hash !== `#${shown}`) continue;
    const said = [...parentElement.childNodes].slice(1).map((each) => each.textContent).join("");
    status.append(document.createElement("br"), said.replace(/^ · /, ""));
  }
}
