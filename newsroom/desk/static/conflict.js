// Two people's changes of one file side by side. Nothing is written before somebody has chosen.

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const words = (value) => (typeof value === "string" ? value : value == null ? "" : JSON.stringify(value, null, 1));

/** Shows the parts; the value chosen for each, or null when it was put off. */
export const choose = (parts, say, what, labelOf) => new Promise((done) => {
  const choices = parts.map((part) => part.origin === "theirs" ? "theirs" : "mine");
  const shown = parts.map((part, place) => {
    if (part.origin === "same") return "";
    const name = part.name === "text" ? say.Text : part.name === "file" ? say["The whole file"] : labelOf(part.name);
    const section = make("section", { className: "part" }, make("h3", { textContent: name }));
    const sides = make("div", { className: "sides" });
    for (const [side, label] of [["mine", say.Mine], ["theirs", say.Theirs]]) {
      sides.append(make("div", {}, make("h4", { textContent: label }), make("pre", { textContent: part[side] == null ? say["Nothing: it was taken out"] : words(part[side]), dir: "auto", tabIndex: 0 })));
    }
    section.append(sides);
    const select = make("select", {}, new Option(say.Mine, "mine"), new Option(say.Theirs, "theirs"));
    if (part.name !== "file") select.add(new Option(say["As it was"], "opened"));
    if (part.name === "text") select.add(new Option(say["Both, mine first"], "both"));
    select.value = choices[place];
    select.addEventListener("change", () => { choices[place] = select.value; });
    section.append(make("label", { textContent: say.Choose + " " }, select));
    return section;
  });
  const asked = shown.filter((each, place) => parts[place].origin === "both");
  const settled = shown.filter((each, place) => each && parts[place].origin !== "both");
  const others = settled.length ? [make("details", {}, make("summary", { textContent: say["Changed by one of you: taken over"] }), ...settled)] : [];
  // Two blocks need an empty line between them, whatever ended the first one.
  const both = ({ mine, theirs }) => words(mine).replace(/\n*$/, "\n\n") + words(theirs);
  const result = (place) => choices[place] === "both" ? both(parts[place]) : parts[place][choices[place]];
  const save = make("button", { type: "button", className: "main", textContent: say["Save both"] });
  const cancel = make("button", { type: "button", textContent: say.Cancel });
  const end = (value) => { dialog.close(); body.replaceChildren(); done(value); };
  save.addEventListener("click", () => end(parts.map((part, place) => ({ ...part, side: choices[place], chosen: part.origin === "same" ? part.mine : result(place) }))));
  cancel.addEventListener("click", () => end(null));
  dialog.addEventListener("cancel", () => end(null), { once: true });
  body.replaceChildren(make("h2", { id: "dialog-head", textContent: say["This file was changed meanwhile"] }), make("p", {}, make("code", { textContent: what })), ...asked, ...others, make("div", { className: "dialog-tools" }, save, cancel));
  dialog.showModal();
});
