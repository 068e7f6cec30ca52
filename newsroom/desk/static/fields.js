// A form's fields as values, and which of them were changed. The editor's form has a text and a source too.

const of = (root, selector) => [...root.querySelectorAll(selector)];
const now = (control) => control.value;
// As the page came: something may have been typed before this script ran.
export const first = (control) => control.tagName === "SELECT" ? [...control.options].find((each) => each.defaultSelected)?.value ?? control.options[0]?.value ?? "" : control.defaultValue;
const parts = (element, read) => Object.fromEntries(of(element, "[data-part]").map((each) => [each.dataset.part, read(each)]));

const valueOf = (element, read = now) => {
  if (element.dataset.kind === "parts") return parts(element, read);
  if (element.dataset.kind === "rows") return of(element, ".rows > .one-row").map((each) => parts(each, read)).filter((row) => Object.values(row).some(Boolean));
  return read(element);
};

/** Puts a text into a field without moving the caret more than needed. */
export const put = (element, value) => {
  const old = element.value;
  if (old === value) return;
  if (element.tagName !== "TEXTAREA" || document.activeElement !== element) { element.value = value; return; }
  let first = 0;
  while (first < old.length && first < value.length && old[first] === value[first]) first += 1;
  let last = 0;
  while (last < old.length - first && last < value.length - first && old.at(-1 - last) === value.at(-1 - last)) last += 1;
  element.setRangeText(value.slice(first, value.length - last), first, old.length - last, "preserve");
};

const set = (element, value) => {
  if (element.dataset.kind === "parts") {
    for (const each of of(element, "[data-part]")) put(each, value?.[each.dataset.part] ?? "");
  } else if (element.dataset.kind === "rows") {
    const rows = element.querySelector(".rows");
    rows.replaceChildren();
    for (const row of value ?? []) addRow(element, row);
  } else if (element.tagName === "SELECT") {
    if (value && ![...element.options].some((each) => each.value === value)) element.add(new Option(value, value));
    element.value = value ?? "";
  } else put(element, value ?? "");
};

/** One more row of a list; its first field. */
export const addRow = (element, values = {}) => {
  const row = element.querySelector("template").content.firstElementChild.cloneNode(true);
  const rows = element.querySelector(".rows");
  row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/0$/, String(rows.children.length + 1)));
  for (const [name, value] of Object.entries(values)) {
    let input = row.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (!input) {
      input = Object.assign(document.createElement("input"), { type: "hidden" });
      input.dataset.part = name;
      row.append(input);
    }
    input.value = value;
  }
  rows.append(row);
  return row.querySelector("input, select");
};

export class Fields {
  constructor(form) {
    this.elements = new Map(of(form, "[data-name]").map((each) => [each.dataset.name, each]));
    this.text = form.querySelector("#text");
    this.source = form.querySelector("#source");
    this.initial = new Map([...this.elements].map(([name, element]) => [name, JSON.stringify(valueOf(element, first))]));
    this.initialText = this.text && first(this.text);
    this.initialSource = this.source && first(this.source);
  }

  value(name) { return valueOf(this.elements.get(name)); }
  set(name, value) { set(this.elements.get(name), value); }
  is(name, value) { return JSON.stringify(this.value(name)) === JSON.stringify(value); }
  isChanged(name) { return JSON.stringify(this.value(name)) !== this.initial.get(name); }
  get textIsChanged() { return Boolean(this.text) && this.text.value !== this.initialText; }
  get sourceIsChanged() { return Boolean(this.source) && this.source.value !== this.initialSource; }

  /** The values that were changed; all that say something, where there is no file yet. */
  changed(all) {
    const found = {};
    for (const [name, element] of this.elements) {
      const value = valueOf(element);
      const says = typeof value === "string" ? value !== "" : Object.values(value).some(Boolean);
      if (all ? says : JSON.stringify(value) !== this.initial.get(name)) found[name] = value;
    }
    return found;
  }

  get isChangedAtAll() {
    return this.textIsChanged || this.sourceIsChanged || Object.keys(this.changed(false)).length > 0;
  }

  /** Takes over what the file says now, where it was not changed here since `sent` went out. */
  take(opened, sent) {
    for (const [name] of this.elements) {
      const was = sent && name in sent.fields ? JSON.stringify(sent.fields[name]) : this.initial.get(name);
      const touched = JSON.stringify(this.value(name)) !== was;
      const before = JSON.stringify(this.value(name));
      if (!touched) this.set(name, opened.values[name]);
      const fresh = JSON.stringify(this.value(name));
      if (touched) {  // what the control would show if it had not been touched
        this.set(name, opened.values[name]);
        this.initial.set(name, JSON.stringify(this.value(name)));
        this.set(name, JSON.parse(before));
      } else this.initial.set(name, fresh);
    }
    const text = sent?.text ?? this.initialText;
    if (this.text.value === text) put(this.text, opened.text);
    this.initialText = opened.text;
    const source = sent?.source ?? this.initialSource;
    if (this.source.value === source) put(this.source, opened.source);
    this.initialSource = opened.source;
  }
}
