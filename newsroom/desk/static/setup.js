// Five answers become a site; the same address is then its desk.

import { post } from "./api.js";

const form = document.getElementById("setup");
// The browser knows where it is better than a server whose clock runs on universal time.
const zone = document.getElementById("timezone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone.value === "UTC" && [...zone.options].some((each) => each.value === own)) zone.value = own;
const first = document.getElementById("first");
const further = [...document.querySelectorAll("#further input")];
// The first language is not offered a second time.
const offer = () => { for (const box of further) box.closest("label").hidden = box.disabled = box.value === first.value; };
first.addEventListener("change", offer);
offer();
let isMaking = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isMaking) return;
  isMaking = true;
  try {
    const languages = [first.value, ...further.filter((box) => box.checked && !box.disabled).map((box) => box.value)].join();
    await post("/_desk/api/setup", { ...Object.fromEntries(new FormData(form)), languages });
    location.assign("/_desk/");
  } catch (fault) {
    document.getElementById("fault").textContent = fault.message;
    isMaking = false;
  }
});
