// Whether an input method is at work. Nothing may touch the page between the two events: a syllable that is being put
// together, jamo by jamo, would be lost.

let at = false;
const waiting = new Set();

addEventListener("compositionstart", () => { at = true; }, true);
addEventListener("compositionend", () => {
  at = false;
  setTimeout(() => {
    if (at) return;
    const due = [...waiting];
    waiting.clear();
    due.forEach((each) => each());
  }, 0);
}, true);

/** Calls `each` now, or once the composition is over. */
export const whenComposed = (each) => { if (at) waiting.add(each); else each(); };
