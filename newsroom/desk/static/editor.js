// The editor: what was changed goes to the journal within a second, to the check, to the page beside it, and with Save to
// the file. Nothing of this happens while an input method is at work.

import { Refused, get, post } from "./api.js";
import * as acting from "./acting.js";
import * as choices from "./choices.js";
import { whenComposed } from "./composing.js";
import { choose } from "./conflict.js";
import { Fields, put } from "./fields.js";
import * as linking from "./linking.js";
import * as live from "./live.js";
import * as moments from "./moments.js";
import * as pasting from "./pasting.js";
import * as pictures from "./pictures.js";
import * as problems from "./problems.js";
import * as rows from "./rows.js";
import * as toolbar from "./toolbar.js";
import * as translating from "./translating.js";
import { whenChanged } from "/_preview/events.js";

const JOURNAL_MS = 600;
const LOOK_MS = 250;

const data = JSON.parse(document.getElementById("data").textContent);
const say = data.words;
const form = document.getElementById("form");
const status = document.getElementById("status");
const elsewhere = document.getElementById("elsewhere");
const fields = new Fields(form);
let isSaving = false;

const tell = (words) => { status.textContent = words; };
const note = (words) => { elsewhere.textContent = words; elsewhere.hidden = !words; };

/** What the desk is sent of this editor. */
const sent = () => ({
  path: data.path,
  lang: data.lang,
  opened: data.opened,
  fields: fields.changed(data.opened === ""),
  text: fields.textIsChanged || data.opened === "" ? fields.text.value : null,
  source: fields.sourceIsChanged ? fields.source.value : null,
});

// ── the journal, the check, the page ─────────────────────────────────────────
const later = (milliseconds, work) => {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = setTimeout(() => { timer = 0; whenComposed(work); }, milliseconds);
  };
};

const keep = async () => {
  if (isSaving || !fields.isChangedAtAll) return;
  try {
    await post("/_desk/api/journal", sent());
    if (fields.isChangedAtAll && !isSaving) tell(say["Kept in the journal"]);
  } catch (fault) {
    tell(fault.status === 0 || fault.status === 403 ? say["The desk is not running. Your text stays in this tab."] : fault.message);
    keepLater();
  }
};
const keepLater = later(JOURNAL_MS, keep);

let looking = false;
let lookAgain = false;
const look = async () => {
  if (looking) { lookAgain = true; return; }
  looking = true;
  try {
    const seen = await post("/_desk/api/look", { ...sent(), draws: live.isOpen() });
    whenComposed(() => {
      problems.show(seen.problems, fields, say);
      if (seen.page !== null && live.isOpen()) live.show(seen.page, seen.address);
      live.tell(seen.page === null && live.isOpen() ? say["The page cannot be drawn while this is wrong. The last good page stays."] : "");
    });
  } catch (fault) {
    if (fault.status) problems.show([{ field: "file", label: say.File, line: 1, severity: "error", message: fault.message, said: fault.message, lang: "en", hint: "", mend: "" }], fields, say);
  }
  looking = false;
  if (lookAgain) { lookAgain = false; lookLater(); }
};
const lookLater = later(LOOK_MS, look);

// ── saving ───────────────────────────────────────────────────────────────────
const taken = (opened, what) => {
  data.path = opened.path;
  data.opened = opened.opened;
  data.folder = opened.path.replace(/\/[^/]*$/, "");
  fields.take(opened, what);
  for (const id of ["actions", "to-actions"]) document.getElementById(id).hidden = false;
  if (opened.state) Object.assign(document.getElementById("state"), { textContent: opened.state.words, className: `state ${opened.state.key}` });
  const links = { handout: data.folder.replace(/.*\//, ""), history: data.path };
  for (const link of document.querySelectorAll("[data-to]")) link.href = `/_desk/${link.dataset.to}/${links[link.dataset.to]}`;
  document.title = `${fields.value("title")} – ${document.title.replace(/.* – /, "")}`;
  const address = "/_desk/edit/" + opened.path;
  if (location.pathname !== address) history.replaceState(null, "", address);
};

const labelOf = (name) => document.querySelector(`label[for="f-${CSS.escape(name)}"], [data-name="${CSS.escape(name)}"] > legend`)?.textContent ?? name;

const join = async (fault) => {
  if (fault.body.gone) {
    data.opened = "";
    tell(say["This file was deleted meanwhile. Save makes it anew."]);
    return;
  }
  const parts = await choose(fault.body.parts, say, data.path, labelOf);
  if (parts === null) { tell(say["Nothing was changed."]); return; }
  for (const part of parts) if (part.name !== "text") fields.set(part.name, part.chosen ?? "");
  if (parts.some((part) => part.name === "text")) put(fields.text, parts.filter((part) => part.name === "text").map((part) => part.chosen).join(""));
  const theirs = await get("/_desk/api/state", { path: data.path });
  if (theirs.opened !== fault.body.opened) { await save(); return; }
  data.opened = theirs.opened;
  const mine = { fields: Object.fromEntries([...fields.elements.keys()].map((name) => [name, fields.value(name)])), text: fields.text.value };
  fields.take(theirs, null);
  for (const [name, value] of Object.entries(mine.fields)) fields.set(name, value);
  put(fields.text, mine.text);
  await save();
};

const save = async () => {
  if (isSaving) return;
  isSaving = true;
  tell(say["Saving …"]);
  const what = sent();
  try {
    const opened = await post("/_desk/api/save", what);
    taken(opened, what);
    tell(say.Saved);
    note("");
    if (fields.isChangedAtAll) keepLater();
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    isSaving = false;
    if (fault.status === 409 && fault.body.parts) { await join(fault); return; }
    tell(fault.status === 0 || fault.status === 403 ? say["The desk is not running. Your text stays in this tab."] : fault.message);
    keepLater();
  } finally { isSaving = false; }
  lookLater();
};

// ── other people's changes ───────────────────────────────────────────────────
const seeOthers = async () => {
  if (isSaving || !data.opened) return;
  let theirs;
  try { theirs = await get("/_desk/api/state", { path: data.path }); } catch { return; }
  if (isSaving || theirs.opened === data.opened) { lookLater(); return; }
  if (!theirs.opened) { note(say["This file was deleted meanwhile. Save makes it anew."]); return; }
  const clashes = [...fields.elements.keys()].some((name) => fields.isChanged(name) && JSON.stringify(theirs.values[name]) !== fields.initial.get(name))
    || (fields.textIsChanged && theirs.text !== fields.initialText) || fields.sourceIsChanged;
  if (clashes) { note(say["Changed elsewhere. Save shows both."]); return; }
  fields.take(theirs, null);
  data.opened = theirs.opened;
  note(say["Changed elsewhere and taken over."]);
  lookLater();
};

// ── what was typed before a crash ────────────────────────────────────────────
const offerTyped = () => {
  const { typed } = data;
  if (!typed) return;
  const box = document.getElementById("typed");
  const restore = Object.assign(document.createElement("button"), { type: "button", textContent: say.Restore });
  const discard = Object.assign(document.createElement("button"), { type: "button", textContent: say.Discard });
  restore.addEventListener("click", () => {
    for (const [name, value] of Object.entries(typed.fields)) if (fields.elements.has(name)) fields.set(name, value);
    if (typed.text !== null) put(fields.text, typed.text);
    if (typed.source !== null) put(fields.source, typed.source);
    if (typed.opened !== data.opened && data.opened) data.opened = typed.opened || data.opened;
    box.hidden = true;
    changed();
  });
  discard.addEventListener("click", async () => {
    await post("/_desk/api/discard", sent());
    box.hidden = true;
  });
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(typed.at * 1000);
  box.replaceChildren(say["What you typed at {time} was not saved."].replace("{time}", time), " ", restore, discard);
  box.hidden = false;
};

// ── events ───────────────────────────────────────────────────────────────────
const count = (area) => {
  const help = document.getElementById(area.getAttribute("aria-describedby"));
  if (help?.dataset.counts) help.textContent = `\u2066${[...area.value].length} / ${help.dataset.counts}\u2069`;  // from left to right in each language
};

const changed = () => { keepLater(); lookLater(); };

form.addEventListener("input", (event) => {
  if (event.target.id === "lang" || event.target.id === "zone" || event.target.matches(".picker")) return;
  if (event.target.dataset.kind === "lines") count(event.target);
  changed();
});
form.addEventListener("submit", (event) => event.preventDefault());
rows.start(form, changed);
for (const input of form.querySelectorAll('[data-kind="keys"]')) {
  if (data.choices[input.dataset.name]) choices.start(input, data.choices[input.dataset.name], say);
}
moments.start(form);
for (const area of form.querySelectorAll('[data-kind="lines"]')) count(area);

document.getElementById("save").addEventListener("click", () => whenComposed(save));
document.getElementById("preview").addEventListener("click", () => whenComposed(() => live.open(look)));
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    whenComposed(save);
  }
});
document.getElementById("lang").addEventListener("change", async (event) => {
  const lang = event.target.value;
  if (data.path.startsWith("new/")) { data.lang = lang; fields.text.lang = lang; changed(); return; }
  if (fields.isChangedAtAll) await keep();
  location.assign(`/_desk/edit/${data.folder}/${lang}.md`);
});
addEventListener("beforeunload", (event) => { if (fields.isChangedAtAll && status.textContent !== say["Kept in the journal"]) event.preventDefault(); });

live.start();
toolbar.start(form.querySelector(".toolbar"), fields.text, { picture: () => pictures.ask(null), link: (text) => linking.ask(text, data.lang) });
pictures.start({ fields, data, say, save, changed, tell, text: fields.text });
pasting.start(fields.text, tell);
if (document.getElementById("original")) translating.start(fields.text, document.getElementById("original"));
acting.start({ data, fields, save });
offerTyped();
whenChanged(() => whenComposed(seeOthers));
if (data.opened && fields.isChangedAtAll) changed();
look();
