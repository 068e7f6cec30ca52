// On every page of the desk: buttons that go somewhere, and the language of the interface.

import { post } from "./api.js";

for (const button of document.querySelectorAll("[data-goes]")) {
  button.addEventListener("click", () => location.assign(button.dataset.goes));
}

document.getElementById("interface-language")?.addEventListener("change", async (event) => {
  await post("/_desk/api/language", { lang: event.target.value });
  location.reload();
});
