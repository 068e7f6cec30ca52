// The original beside its translation: the paragraph that is being translated is marked, and kept in sight.

const blocks = (text) => text.split(/\n{2,}/).map((each) => each.trim());

export const start = (text, original) => {
  const parts = [...original.querySelectorAll("[data-block]")];
  const follow = () => {
    if (document.activeElement !== text) return;
    const before = text.value.slice(0, text.selectionEnd);
    const number = Math.max(0, blocks(before.replace(/^\s+/, "")).length - 1);
    parts.forEach((each, place) => {
      if (place === number) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    });
    const at = parts[number];
    if (at) original.scrollTop = at.offsetTop - original.clientHeight / 3;
  };
  for (const event of ["keyup", "click", "focus", "input"]) text.addEventListener(event, follow);
};
