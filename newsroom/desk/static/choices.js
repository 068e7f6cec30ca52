// Contacts, topics and places by name: a line of names with a list of what fits the last of them (ARIA combobox).

import { post } from "./api.js";

const NO_NEW = new Set(["contacts", "authors", "press_contacts"]);  // people need more than a name
const SEPARATORS = /[,、，،;]/;

const lastPart = (value) => {
  const parts = value.split(SEPARATORS);
  const part = parts.at(-1);
  return [value.slice(0, value.length - part.length), part.trim()];
};

export const start = (input, known, words) => {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  let at = -1;
  let offered = [];

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };

  const mark = (number) => {
    at = number;
    [...list.children].forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const take = (choice) => {
    const [before] = lastPart(input.value);
    const lead = before.trim() ? before.trimEnd() + " " : "";
    input.value = lead + (choice.name.includes(",") ? choice.key : choice.name) + ", ";
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const make = async (name) => {
    const made = await post("/_desk/api/directory/new", { kind: input.dataset.name, name });
    known.push({ key: made.key, name, also: [] });
    take({ key: made.key, name });
  };

  const offer = (all) => {
    const [before, part] = lastPart(input.value);
    const taken = new Set(before.split(SEPARATORS).map((each) => each.trim().toLowerCase()));
    const wanted = part.toLowerCase();
    offered = known.filter((each) => !taken.has(each.name.toLowerCase()) && !taken.has(each.key)
      && (all && !wanted ? true : wanted && [each.name, each.key, ...each.also].some((name) => name.toLowerCase().includes(wanted)))).slice(0, 12);
    const exact = known.some((each) => [each.name, each.key, ...each.also].some((name) => name.toLowerCase() === wanted));
    if (exact && offered.length === 1) offered = [];
    list.replaceChildren(...offered.map((each, place) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${place}`, textContent: each.name });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(each); });
      return option;
    }));
    if (wanted && !exact && !NO_NEW.has(input.dataset.name)) {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-new`, textContent: words["Add “{word}”"].replace("{word}", part) });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => { event.preventDefault(); make(part); });
      list.append(option);
      offered.push({ make: part });
    }
    list.hidden = offered.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };

  input.addEventListener("input", (event) => { if (event.isTrusted) offer(false); });
  input.addEventListener("blur", () => {
    close();
    input.value = input.value.replace(/[,、，،;\s]+$/, "");
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) offer(true);
      else mark((at + (event.key === "ArrowDown" ? 1 : offered.length - (at < 0 ? 0 : 1))) % offered.length);
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (at >= 0) offered[at].make ? make(offered[at].make) : take(offered[at]);
      else close();
    } else if (event.key === "Escape" && !list.hidden) {
      close();
      event.stopPropagation();
    }
  });
};
