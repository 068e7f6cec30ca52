// On every page of the desk: buttons that go somewhere, and the language of the interface.

import { post } from "./api.js";

for (const button of document.querySelectorAll("[data-goes]")) {
  button.addEventListener("click", () => location.assign(button.dataset.goes));
}

document.getElementById("interface-language")?.addEventListener("change", async (event) => {
  await post("/_desk/api/language", { lang: event.target.value });
  location.reload();
});

// A document that is dropped on a page of the desk is one to import; pages that take files themselves say so first.
const importing = document.getElementById("import");
if (importing && !document.getElementById("form") && !document.getElementById("import-form")) {
  addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  addEventListener("drop", async (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    const { send } = await import("./api.js");
    try {
      const draft = await send("/_desk/api/import", { name: file.name, lang: "", changes: "" }, file);
      location.assign(draft.path ? "/_desk/edit/" + draft.path : "/_desk/import");
    } catch (fault) { alert(fault.message); }
  });
}
