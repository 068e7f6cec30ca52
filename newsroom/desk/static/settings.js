// What stands on every page, and the colours with their contrast (WCAG 2.2, 1.4.3) as they are chosen.

import { post } from "./api.js";

const status = document.getElementById("status");
const words = document.getElementById("words").dataset;
const run = async (work) => {
  try { await work(); location.reload(); } catch (fault) {
    status.textContent = fault.message;
    status.scrollIntoView({ block: "nearest" });
  }
};

document.getElementById("save-site").addEventListener("click", () => {
  const site = document.getElementById("site");
  const changed = [...site.querySelectorAll("[data-place]")].filter((each) => each.value !== each.defaultValue);
  run(() => post("/_desk/api/site", { opened: site.dataset.opened, parts: Object.fromEntries(changed.map((each) => [each.dataset.place, each.value])) }));
});

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
const colours = [...document.querySelectorAll("[data-colour]")];
for (const input of colours) {
  input.addEventListener("input", () => show(input));
  show(input);
}
document.getElementById("save-colours")?.addEventListener("click", () => run(() =>
  post("/_desk/api/colours", Object.fromEntries(colours.filter((each) => each.value !== each.defaultValue).map((each) => [each.dataset.colour, each.value])))));
