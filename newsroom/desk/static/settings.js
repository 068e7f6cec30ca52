// What stands on every page, the languages, and the colours with their contrast (WCAG 2.2, 1.4.3) as they are chosen.

import { post, send } from "./api.js";
import * as choices from "./choices.js";
import { Fields, first } from "./fields.js";
import * as rows from "./rows.js";

const status = document.getElementById("status");
const words = document.getElementById("words").dataset;
const run = async (work) => {
  try { await work(); sessionStorage.setItem("saved", "1"); location.reload(); } catch (fault) {
    status.textContent = fault.message;
    status.scrollIntoView({ block: "nearest" });
  }
};

const colours = [...document.querySelectorAll("[data-colour]")];
const names = [...document.querySelectorAll("#names [data-name]")];
const changed = (inputs, key) => Object.fromEntries(inputs.filter((each) => each.value !== first(each)).map((each) => [each.dataset[key], each.value]));
const site = document.getElementById("site");
const data = JSON.parse(document.getElementById("data").textContent);
const fields = new Fields(site);
let isLeaving = false;
site.addEventListener("submit", (event) => {
  event.preventDefault();
  isLeaving = true;
  run(async () => {
    const parts = fields.changed(false);
    if (Object.keys(parts).length) await post("/_desk/api/site", { opened: site.dataset.opened, parts });
    for (const [place, sent] of [["names", changed(names, "name")], ["colours", changed(colours, "colour")]]) {
      if (Object.keys(sent).length) await post(`/_desk/api/${place}`, sent);
    }
  }).finally(() => { isLeaving = false; });
});
const isChanged = () => fields.isChangedAtAll || [...names, ...colours].some((each) => each.value !== first(each));
const tell = () => { status.textContent = isChanged() ? words.unsaved : ""; };
rows.start(site, tell);
addEventListener("input", tell);
addEventListener("beforeunload", (event) => { if (!isLeaving && isChanged()) event.preventDefault(); });
if (sessionStorage.getItem("saved")) status.textContent = words.saved;
sessionStorage.removeItem("saved");
for (const input of site.querySelectorAll('[data-kind="keys"]')) choices.start(input, data.choices[input.dataset.name], data.words);

// A logo, an icon: the file goes into the directory, its name into the field before the button.
const file = document.getElementById("file");
let named = null;
site.addEventListener("click", (event) => {
  const button = event.target.closest(".choose-file");
  if (!button) return;
  named = button.previousElementSibling.matches("input") ? button.previousElementSibling : button.previousElementSibling.querySelector("input");
  file.value = "";
  file.click();
});
file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen || !named) return;
  try {
    const added = await send("/_desk/api/file", { folder: "directory", name: chosen.name }, chosen);
    named.value = added.file;
    named.dispatchEvent(new Event("input", { bubbles: true }));
    named.focus();
  } catch (fault) { status.textContent = fault.message; }
});

const languages = () => [...document.querySelectorAll("[data-lang]")].map((each) => each.dataset.lang);
document.getElementById("add-language")?.addEventListener("click", () => {
  const code = document.getElementById("more-language").value;
  if (code) run(() => post("/_desk/api/languages", { languages: [...languages(), code] }));
});
for (const button of document.querySelectorAll(".remove-language")) {
  const { lang } = button.closest("[data-lang]").dataset;
  button.addEventListener("click", () => run(() => post("/_desk/api/languages", { languages: languages().filter((each) => each !== lang) })));
}

const luminance = (colour) => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const show = (input) => {
  const level = luminance(input.value);
  document.getElementById(`o-${input.dataset.colour}`).textContent = `${input.value}: ` + words.contrast
    .replace("{light}", (1.05 / (level + 0.05)).toFixed(1)).replace("{dark}", ((level + 0.05) / 0.05).toFixed(1));
};
for (const input of colours) {
  input.addEventListener("input", () => show(input));
  show(input);
}
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    site.requestSubmit();
  }
});
