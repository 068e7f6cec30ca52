// Five answers become a site; the same address is then its desk.

import { post } from "./api.js";

const form = document.getElementById("setup");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await post("/_desk/api/setup", Object.fromEntries(new FormData(form)));
    location.assign("/_desk/");
  } catch (fault) {
    document.getElementById("fault").textContent = fault.message;
    button.disabled = false;
  }
});
