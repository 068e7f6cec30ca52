// The buttons above the text. Each changes the Markdown around the selection, so that the browser's own undo takes it back.

/** Puts a text in place of a range, as if it had been typed. */
export const insert = (text, value, start, end) => {
  text.focus();
  text.setSelectionRange(start, end);
  if (!document.execCommand(value ? "insertText" : "delete", false, value)) text.setRangeText(value, start, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

const wrap = (text, before, after) => {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const chosen = value.slice(start, end);
  const lead = chosen.length - chosen.trimStart().length;
  const trail = chosen.trim() ? chosen.length - chosen.trimEnd().length : 0;
  const core = chosen.slice(lead, chosen.length - trail);
  insert(text, chosen.slice(0, lead) + before + core + after + chosen.slice(chosen.length - trail), start, end);
  const from = start + lead + before.length;
  text.setSelectionRange(from, from + core.length);
};

const lines = (text, each) => {
  const { value } = text;
  const start = value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const found = value.indexOf("\n", text.selectionEnd);
  const end = found < 0 ? value.length : found;
  insert(text, value.slice(start, end).split("\n").map(each).join("\n"), start, end);
};

const DOES = {
  heading: (text) => lines(text, (line) => (line.startsWith("## ") ? line.slice(3) : `## ${line.replace(/^#+\s*/, "")}`)),
  bold: (text) => wrap(text, "**", "**"),
  italic: (text) => wrap(text, "*", "*"),
  list: (text) => lines(text, (line) => (line.startsWith("- ") ? line.slice(2) : `- ${line}`)),
  numbers: (text) => lines(text, (line, place) => (/^\d+\. /.test(line) ? line.replace(/^\d+\. /, "") : `${place + 1}. ${line}`)),
  quotation: (text) => lines(text, (line) => (line.startsWith("> ") ? line.slice(2) : `> ${line}`)),
};

/** Enter in a list or a quotation begins its next line with the same sign; in a line that is only the sign, it ends them, with the empty
    line without which the next words would belong to them. */
const goOn = (event, text) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const { value, selectionStart: place, selectionEnd: end } = text;
  const first = value.lastIndexOf("\n", place - 1) + 1;
  const sign = /^(\s*)(?:([-*+])|(\d+)([.)])|(>)) +/.exec(value.slice(first, place));
  if (!sign) return;
  event.preventDefault();
  const [whole, indent, dash, number, dot, quote] = sign;
  const isEmpty = place === end && value.slice(first).split("\n", 1)[0].trim() === whole.trim();
  if (isEmpty) insert(text, "\n", first, place);
  else insert(text, `\n${indent}${dash ?? quote ?? `${Number(number) + 1}${dot}`} `, place, end);
};

/** `asks`: what the buttons do that ask something first, by name. */
export const start = (toolbar, text, asks) => {
  text.addEventListener("keydown", (event) => goOn(event, text));
  const buttons = [...toolbar.querySelectorAll("button")];
  for (const button of buttons) {
    button.addEventListener("mousedown", (event) => event.preventDefault());  // the text keeps the focus, and its selection
    button.addEventListener("click", () => (asks[button.dataset.does] ?? DOES[button.dataset.does])(text));
  }
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const turned = getComputedStyle(toolbar).direction === "rtl" ? -step : step;
    const next = buttons[(buttons.indexOf(document.activeElement) + turned + buttons.length) % buttons.length];
    buttons.forEach((each) => { each.tabIndex = each === next ? 0 : -1; });
    next.focus();
    event.preventDefault();
  });
};

/** Puts a line of its own into the text, where the caret stands. */
export const insertBlock = (text, block) => {
  const { value, selectionEnd: place } = text;
  const before = value.slice(0, place);
  const lead = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const trail = value.slice(place).startsWith("\n\n") || place === value.length ? "\n" : "\n\n";
  insert(text, lead + block + trail, place, place);
};
