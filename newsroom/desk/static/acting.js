// What may be done with a release as a whole. What was typed is saved first, so that nothing is lost on the way.

import { post } from "./api.js";
import * as moments from "./moments.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

export const start = ({ data, fields, save }) => {
  const said = document.getElementById("act-said");
  const act = async (button, values) => {
    await save();
    if (fields.isChangedAtAll) return;
    const done = await post("/_desk/api/act", { does: button.dataset.act, path: data.path, opened: data.opened, ...values });
    location.assign(done.path ? "/_desk/edit/" + done.path : "/_desk/");
  };

  const ask = (button) => {
    const { act: does, asks, says } = button.dataset;
    body.replaceChildren(document.getElementById("act-dialog").content.cloneNode(true));
    const form = body.querySelector("form");
    form.querySelector("h2").textContent = button.textContent.replace("…", "").trim();
    for (const each of form.querySelectorAll("[data-for]")) each.hidden = each.dataset.for !== asks;
    // What stands now is shown: an empty field would end a hold that nobody meant to end.
    const { until, slug } = form.elements;
    if (asks === "until") {
      until.value = fields.value(does === "hold" ? "embargo" : "expires");
      form.querySelector("#act-words").textContent = says;
    } else if (asks === "sure") form.querySelector("#act-sure").textContent = says;
    slug.value = data.folder.replace(/.*\//, "");
    moments.start(form);
    form.querySelector(".cancel").addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try { await act(button, Object.fromEntries(new FormData(form))); dialog.close(); } catch (fault) { form.querySelector(".fault").textContent = fault.message; }
    });
    dialog.showModal();
    if (asks === "sure") form.querySelector(".cancel").focus();
    else form.querySelector(`[data-for="${asks}"] input`).select();
  };

  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", async () => {
      if (button.dataset.asks) ask(button);
      else try { await act(button, {}); } catch (fault) { said.textContent = fault.message; }
    });
  }
};
