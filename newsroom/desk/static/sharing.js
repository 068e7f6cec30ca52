// Other people's changes: fetched, joined by fields and blocks, sent. Where two changed one place, both are shown.

import { post } from "./api.js";

const words = document.getElementById("words").dataset;
const status = document.getElementById("status");
const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });

const run = async (what) => {
  status.textContent = words.works;
  try {
    const done = await post("/_desk/api/sharing", { does: what, note: document.getElementById("note").value });
    const files = Object.entries(done.unjoined);
    status.textContent = files.length ? words.both : words.done;
    document.getElementById("came").replaceChildren(...done.came.map((path) => make("li", path)));
    document.getElementById("unjoined").replaceChildren(...files.map(([path, parts]) => {
      const section = document.createElement("section");
      section.append(make("h2", path));
      for (const part of parts.filter((each) => each.origin === "both")) {
        const sides = make("div", "", { className: "sides" });
        for (const [side, label] of [["mine", words.mine], ["theirs", words.theirs]]) {
          const box = document.createElement("div");
          box.append(make("h3", `${label}: ${part.name}`), make("pre", typeof part[side] === "string" ? part[side] : JSON.stringify(part[side])));
          sides.append(box);
        }
        section.append(sides);
      }
      return section;
    }));
  } catch (fault) { status.textContent = fault.message; }
};

document.getElementById("get").addEventListener("click", () => run("get"));
document.getElementById("send").addEventListener("click", () => run("send"));
