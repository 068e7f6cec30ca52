// What comes from a word processor keeps its headings, lists, links and emphasis, as Markdown; nothing else of it.

import { post } from "./api.js";
import { insert } from "./toolbar.js";

const FORMED = /<(b|strong|i|em|a|h[1-6]|ul|ol|table|blockquote|sup|sub)[\s>]/i;

export const start = (text, tell) => {
  text.addEventListener("paste", async (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!FORMED.test(html)) return;
    event.preventDefault();
    const plain = event.clipboardData.getData("text/plain");
    const { selectionStart: start, selectionEnd: end } = text;
    let words = plain;
    try { ({ text: words } = await post("/_desk/api/paste", { html })); } catch (fault) { tell(fault.message); }
    const isLine = !words.trimEnd().includes("\n");
    insert(text, isLine ? words.trimEnd() : words, start, end);
  });
};
