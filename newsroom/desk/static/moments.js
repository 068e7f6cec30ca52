// Fields for a day and hour: said in words, here and for one more place, and chosen from the browser's own calendar.

import { get } from "./api.js";

const TYPED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
const zone = document.getElementById("zone");

const inWords = async (input) => {
  const help = document.getElementById(input.getAttribute("aria-describedby"));
  if (!help) return;
  help.dataset.hint ??= help.textContent;
  const text = input.value;
  const { words } = text ? await get("/_desk/api/moment", { text, zone: zone.value }).catch(() => ({ words: "" })) : { words: "" };
  if (input.value === text) help.textContent = words || help.dataset.hint;
};

const fieldsIn = (root) => root.querySelectorAll('[data-kind="moment"]');

/** Makes the fields for moments inside an element work. */
export const start = (root) => {
  for (const input of fieldsIn(root)) {
    const picker = input.parentElement.querySelector(".picker");
    inWords(input);
    input.addEventListener("input", () => inWords(input));
    input.parentElement.querySelector(".pick").addEventListener("click", () => {
      picker.value = TYPED.test(input.value) ? input.value.slice(0, 16).replace(" ", "T") : "";
      picker.showPicker?.();
    });
    picker.addEventListener("change", () => {
      input.value = picker.value.replace("T", " ");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
};

zone.value = localStorage.getItem("zone") || "Europe/Zurich";
if (zone.selectedIndex < 0 || zone.selectedOptions[0].disabled) zone.value = "UTC";
zone.addEventListener("change", () => {
  localStorage.setItem("zone", zone.value);
  fieldsIn(document).forEach(inWords);
});
