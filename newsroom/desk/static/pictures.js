// A document that is dropped or chosen, a picture that is dropped, pasted or chosen: asks for its description, caption, credit and licence, then puts the file
// beside the text.

import { send } from "./api.js";
import { addRow } from "./fields.js";
import { insertBlock } from "./toolbar.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const template = document.getElementById("picture-dialog");
let around;

const escaped = (text) => text.replace(/[\\[\]"]/g, "\\$&");

/** Puts a file beside the text, which is saved first where it has no folder yet; its name there, "" where that failed. */
const beside = async (file) => {
  if (!around.data.folder) await around.save();
  if (!around.data.folder) return "";
  return (await send("/_desk/api/file", { folder: around.data.folder, name: file.name }, file)).file;
};

const put = async (file, asked) => {
  const name = await beside(file);
  const caret = around.text.selectionEnd;
  dialog.close();  // first: nothing behind an open dialog takes a text, and the next keys would be lost
  around.text.setSelectionRange(caret, caret);
  if (!name) return;
  const { place, ...values } = asked;
  const picture = { file: name, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value)) };
  if (place === "image") around.fields.set("image", picture);
  else if (place === "gallery") addRow(around.fields.elements.get("gallery"), picture);
  else insertBlock(around.text, `![${escaped(values.alt)}]({attach}${name}${values.caption ? ` "${escaped(values.caption)}"` : ""})`);
  around.fields.elements.get(place)?.closest("details")?.setAttribute("open", "");
  around.changed();
};

/** A document to take away: its name is the title until somebody writes a better one. */
const addDocument = async (file) => {
  const list = around.fields.elements.get("documents");
  try {
    const name = await beside(file);
    if (!name) return;
    const title = file.name.replace(/\.[^.]*$/, "").replace(/[-_]+/g, " ");
    list.closest("details").open = true;
    const input = addRow(list, { file: name, title });
    (input.closest(".one-row").querySelector('[data-part="title"]') ?? input).select();
    around.changed();
    around.tell(around.say["Dropped: {name}"].replace("{name}", file.name));
  } catch (fault) { around.tell(fault.message); }
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
    else addDocument(event.dataTransfer.files[0]);
  });
  document.querySelector(".choose-document")?.addEventListener("click", () => {
    const chooser = Object.assign(document.createElement("input"), { type: "file" });
    chooser.addEventListener("change", () => { if (chooser.files[0]) addDocument(chooser.files[0]); });
    chooser.click();
  });
  given.text.addEventListener("paste", (event) => {
    const picture = one(event.clipboardData?.files);
    if (picture && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      ask(picture);
    }
  });
};
