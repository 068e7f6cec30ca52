// What would change is shown before anything leaves.

import { post } from "./api.js";

const words = document.getElementById("words").dataset;
const status = document.getElementById("status");
const said = document.getElementById("said");
const really = document.getElementById("really");
const where = document.getElementById("where"); // the place to publish to
const trying = document.getElementById("try");
const to = document.getElementById("to"); // which place, where there are several

/** What stops the publication: where, which field, what. */
const problem = ({ where, address, label, words: text, lang }) => {
  const item = Object.assign(document.createElement("li"), { className: "error" });
  const place = address ? Object.assign(document.createElement("a"), { href: address }) : document.createElement("span");
  place.textContent = where;
  item.append(place, ` · ${label}: `, Object.assign(document.createElement("span"), { textContent: text, lang, dir: "auto" }));
  return item;
};

const run = async (now) => {
  status.textContent = words.works;
  really.hidden = true;
  trying.disabled = true;
  try {
    const done = await post("/_desk/api/publish", { really: now, target: to?.value ?? "" });
    said.textContent = done.said;
    where.textContent = done.where;
    where.parentElement.hidden = !done.where;
    document.getElementById("files").hidden = false;
    document.getElementById("files").open = done.code !== 0 && !done.problems.length;
    document.getElementById("wrong").hidden = !done.problems.length;
    document.getElementById("wrong").replaceChildren(...done.problems.map(problem));
    const names = { "+": words.new, "~": words.changed, "-": words.gone };
    const list = document.getElementById("changes");
    list.hidden = !done.releases.length;
    list.replaceChildren(...done.releases.map(({ sign, title, lang }) => {
      const item = document.createElement("li");
      const name = Object.assign(document.createElement("bdi"), { textContent: title });
      item.append(Object.assign(document.createElement("strong"), { textContent: `${names[sign]}: ` }), name, ` (${lang})`);
      return item;
    }));
    const others = document.getElementById("others");
    others.hidden = !done.others;
    others.textContent = words.others.replace("{number}", done.others);
    const isSame = !done.releases.length && !done.others;
    status.textContent = done.code === 0 ? (now ? words.done : isSame ? words.same : words.ready) : done.code === 3 ? words.failed : words.wrong;
    really.hidden = now || isSame || done.code !== 0;
    if (!really.hidden) really.focus();
  } catch (fault) { status.textContent = fault.message; }
  trying.disabled = false;
};

trying.addEventListener("click", () => run(false));
really.addEventListener("click", () => run(true));
to?.addEventListener("change", () => { really.hidden = true; status.textContent = ""; });

const target = document.getElementById("target");
target?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await post("/_desk/api/publish-target", { path: document.getElementById("target-path").value });
    location.reload();
  } catch (fault) { target.querySelector(".fault").textContent = fault.message; }
});
