// What may be done with a release as a whole. What was typed is saved first, so that nothing is lost on the way.

import { get, post } from "./api.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

export const start = ({ data, save, isSaved }) => {
  const said = document.getElementById("act-said");
  const act = async (button, values) => {
    await save();
    if (!isSaved()) return;
    const done = await post("/_desk/api/act", { does: button.dataset.act, path: data.path, opened: data.opened, ...values });
    location.assign(done.path ? "/_desk/edit/" + done.path : "/_desk/");
  };
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", async () => {
      if (!button.dataset.asks) {
        try { await act(button, {}); } catch (fault) { said.textContent = fault.message; }
        return;
      }
      body.replaceChildren(document.getElementById("act-dialog").content.cloneNode(true));
      const form = body.querySelector("form");
      form.querySelector("h2").textContent = button.textContent.replace("…", "").trim();
      for (const each of form.querySelectorAll("[data-for]")) each.hidden = each.dataset.for !== button.dataset.asks;
      // The hour in words, here and for the place that the editor shows hours for.
      const until = form.elements.namedItem("until");
      until.addEventListener("input", async () => {
        const { words } = await get("/_desk/api/moment", { text: until.value, zone: document.getElementById("zone").value }).catch(() => ({ words: "" }));
        form.querySelector("#act-words").textContent = words;
      });
      form.querySelector(".cancel").addEventListener("click", () => dialog.close());
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        try { await act(button, Object.fromEntries(new FormData(form))); dialog.close(); } catch (fault) { form.querySelector(".fault").textContent = fault.message; }
      });
      dialog.showModal();
      form.querySelector(`[data-for="${button.dataset.asks}"] input`)?.focus();
    });
  }
};
