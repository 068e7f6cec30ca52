// Five answers become a site; the same address is then its desk.

import { post } from "./api.js";

const form = document.getElementById("setup");
// The browser knows where it is better than a server whose clock runs on universal time.
const zone = document.getElementById("timezone");
if (/^(Etc\/)?(UTC|UCT|Universal)$/.test(zone.value)) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || zone.value;
document.getElementById("zones").append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((name) => new Option(name, name)));
const first = document.getElementById("first");
const further = [...document.querySelectorAll("#further input")];
// The first language is not offered a second time.
const offer = () => { for (const box of further) box.closest("label").hidden = box.disabled = box.value === first.value; };
first.addEventListener("change", offer);
offer();
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const languages = [first.value, ...further.filter((box) => box.checked && !box.disabled).map((box) => box.value)].join();
    await post("/_desk/api/setup", { ...Object.fromEntries(new FormData(form)), languages });
    location.assign("/_desk/");
  } catch (fault) {
    document.getElementById("fault").textContent = fault.message;
    button.disabled = false;
  }
});
