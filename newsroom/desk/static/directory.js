// The directory: each entry is saved alone, its changed parts only.

import { post } from "./api.js";

const status = document.getElementById("status");
const tell = async (work) => {
  try { await work(); location.reload(); } catch (fault) {
    status.textContent = fault.message;
    status.scrollIntoView({ block: "nearest" });
  }
};

for (const group of document.querySelectorAll(".group")) {
  const { kind, opened } = group.dataset;
  for (const entry of group.querySelectorAll(".entry")) {
    entry.querySelector(".save-entry").addEventListener("click", () => tell(() => {
      const changed = [...entry.querySelectorAll("[data-place]")].filter((each) => each.value !== each.defaultValue);
      return post("/_desk/api/directory/entry", { kind, key: entry.dataset.key, opened, parts: Object.fromEntries(changed.map((each) => [each.dataset.place, each.value])) });
    }));
  }
  group.querySelector(".new-entry").addEventListener("click", () => {
    const name = group.querySelector(".new-name");
    if (!name.value.trim()) { name.focus(); return; }
    tell(() => post("/_desk/api/directory/new", { kind, name: name.value, lang: document.documentElement.lang }));
  });
}
for (const file of document.querySelectorAll(".source-file")) {
  file.querySelector(".save-source").addEventListener("click", () => tell(() =>
    post("/_desk/api/directory/source", { path: file.dataset.path, opened: file.dataset.opened, text: file.querySelector("textarea").value })));
}
