// A link asks for its words and for where it leads: a text of the site, picked by its title, or a web address.

import { get } from "./api.js";
import { insert } from "./toolbar.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:|[^\s/]+\.[^\s/]{2,}(?:\/|$))/i;
const MAIL = /^[^\s@:/]+@[^\s@]+\.[^\s@]+$/;
const ASKED_MS = 150;

const whole = (typed) => (MAIL.test(typed) ? `mailto:${typed}` : /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);
const inWords = (text) => text.replace(/[\\[\]]/g, "\\$&").replace(/\s*\n\s*/g, " ");
const inAddress = (text) => text.replace(/[\s()<>]/g, encodeURIComponent).replace(/[()]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);

export const ask = (text, lang) => {
  const { selectionStart: start, selectionEnd: end } = text;
  body.replaceChildren(document.getElementById("link-dialog").content.cloneNode(true));
  const form = body.querySelector("form");
  const { words, to } = form.elements;
  const offered = form.querySelector("datalist");
  words.value = text.value.slice(start, end).replace(/\s+/g, " ").trim();
  let known = [];
  let timer = 0;
  const offer = async () => {
    known = await get("/_desk/api/links", { words: to.value, lang }).catch(() => []);
    offered.replaceChildren(...known.map((each) => new Option(each.name, each.name)));
  };
  const picked = () => known.find((each) => each.name === to.value) ?? known.find((each) => each.title === to.value);
  to.addEventListener("input", () => {
    to.setCustomValidity("");
    clearTimeout(timer);
    if (!picked()) timer = setTimeout(offer, ASKED_MS);
  });
  form.querySelector(".cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = to.value.trim();
    if (!picked() && !ADDRESS.test(typed) && !MAIL.test(typed)) await offer();
    const target = picked() ?? (known.length === 1 && !ADDRESS.test(typed) ? known[0] : undefined);
    if (!target && !ADDRESS.test(typed) && !MAIL.test(typed)) {
      form.querySelector(".fault").hidden = false;
      to.focus();
      return;
    }
    const name = words.value.trim() || target?.title || typed;
    dialog.close();
    insert(text, `[${inWords(name)}](${target ? target.link : inAddress(whole(typed))})`, start, end);
  });
  offer();
  dialog.showModal();
  (words.value ? to : words).focus();
};
