// What was deleted comes back.

import { post } from "./api.js";

for (const button of document.querySelectorAll("[data-key]")) {
  button.addEventListener("click", async () => {
    try { await post("/_desk/api/back", { key: button.dataset.key }); location.reload(); } catch (fault) {
      document.getElementById("status").textContent = fault.message;
    }
  });
}
