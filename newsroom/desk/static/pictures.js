// A picture that is dropped, pasted or chosen: asks for its description, caption, credit and licence, then puts the file
// beside the text.

import { send } from "./api.js";
import { addRow } from "./fields.js";
import { insertBlock } from "./toolbar.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const template = document.getElementById("picture-dialog");
let around;

const escaped = (text) => text.replace(/[\\[\]"]/g, "\\$&");

const put = async (file, asked) => {
  if (!around.data.folder) await around.save();
  if (!around.data.folder) return;
  const { file: name } = await send("/_desk/api/file", { folder: around.data.folder, name: file.name }, file);
  const { place, ...values } = asked;
  const picture = { file: name, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value)) };
  if (place === "image") around.fields.set("image", picture);
  else if (place === "gallery") addRow(around.fields.elements.get("gallery"), picture);
  else insertBlock(around.text, `![${escaped(values.alt)}]({attach}${name}${values.caption ? ` "${escaped(values.caption)}"` : ""})`);
  around.fields.elements.get(place)?.closest("details")?.setAttribute("open", "");
  around.changed();
};

/** Asks about a picture; without one, for the file too. */
export const ask = (file) => {
  body.replaceChildren(template.content.cloneNode(true));
  const form = body.querySelector("form");
  const chosen = form.elements.namedItem("chosen");
  chosen.closest("label").hidden = Boolean(file);
  chosen.required = !file;
  if (file) form.querySelector(".name").textContent = file.name;
  form.querySelector(".cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "chosen"));
    try {
      await put(file ?? chosen.files[0], asked);
      dialog.close();
      body.replaceChildren();
    } catch (fault) { form.querySelector(".fault").textContent = fault.message; }
  });
  dialog.showModal();
};

const one = (files) => [...(files ?? [])].find((each) => each.type.startsWith("image/"));

export const start = (given) => {
  around = given;
  addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const picture = one(event.dataTransfer.files);
    if (picture) ask(picture);
  });
  given.text.addEventListener("paste", (event) => {
    const picture = one(event.clipboardData?.files);
    if (picture && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      ask(picture);
    }
  });
};
