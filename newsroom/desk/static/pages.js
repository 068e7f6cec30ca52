// A new standing page.

import { post } from "./api.js";

document.getElementById("new-page").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { path } = await post("/_desk/api/page", { title: document.getElementById("page-title").value });
    location.assign("/_desk/edit/" + path);
  } catch (fault) { document.getElementById("fault").textContent = fault.message; }
});
