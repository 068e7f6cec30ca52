// On every page of the desk: buttons that go somewhere, and the language of the interface.

import { get, post } from "./api.js";

for (const button of document.querySelectorAll("[data-goes]")) {
  button.addEventListener("click", () => location.assign(button.dataset.goes));
}

document.getElementById("interface-language")?.addEventListener("change", async (event) => {
  await post("/_desk/api/language", { lang: event.target.value });
  location.reload();
});

// A publication that fails or comes late while the page is open is told too.
const NOTICES_MS = 60_000;
const notices = document.getElementById("notices");
if (notices) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const { notices: lines } = await get("/_desk/api/notices");
      const list = notices.querySelector("ul");
      if (lines.join("\n") === [...list.children].map((each) => each.textContent).join("\n")) return;
      notices.hidden = !lines.length;
      list.replaceChildren(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    } catch { /* the desk does not run: the editor says so */ }
  }, NOTICES_MS);
}

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
      if (!draft.path) sessionStorage.setItem("undecided", file.name);
      location.assign(draft.path ? "/_desk/edit/" + draft.path : "/_desk/import");
    } catch (fault) { alert(fault.message); }
  });
}
