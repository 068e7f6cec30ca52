// The original beside its translation: the paragraph that is being translated is marked, and kept in sight. A group of
// fields that is begun takes what needs no translation from the original: a translation has such a group whole or not.

const blocks = (text) => text.split(/\n{2,}/).map((each) => each.trim());

const keep = (group) => {
  const parts = [...group.querySelectorAll("[data-part]")];
  group.addEventListener("input", ({ target }) => {
    const isBegun = "begun" in group.dataset || parts.some((each) => each !== target && each.value);
    group.dataset.begun = "";
    if (isBegun || !target.value) return;
    for (const each of parts) if (each !== target && "kept" in each.dataset) each.value = each.placeholder;
  });
};

export const start = (text, original) => {
  document.querySelectorAll('[data-kind="parts"]').forEach(keep);
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
