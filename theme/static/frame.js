// Copy buttons, and the time at a contact's place. The script runs in a frame, which browsers fetch when a reader opens it.
// It reads the text from the page around the frame.
const page = parent.document;
const part = document.getElementById(location.hash.slice(1)); // none where somebody opens it by itself, without a mark
const timeZone = frameElement?.dataset.timezone;
const lang = document.documentElement.lang;
const words = (node) => (node?.innerText ?? "").replaceAll("\xa0", " ").trim();
const title = words(page.querySelector("h1"));
const date = words(page.querySelector(".release-header__dates time"));
const address = page.querySelector("link[rel=canonical]")?.href ?? parent.location.href;

// What `read` reads while the marks of footnotes are in brackets, or not there, and no sign that only links is there.
function unglued(read, bracketed) {
  const marks = [...page.querySelectorAll(".footnote-ref, .footnote-backref, .headerlink")].map((mark) => [mark, mark.textContent]);
  for (const [mark, sign] of marks) mark.textContent = bracketed && mark.matches(".footnote-ref") ? `[${sign}]` : "";
  const text = read();
  for (const [mark, sign] of marks) mark.textContent = sign;
  return text;
}

function release() {
  const body = [...(page.querySelector(".body")?.children ?? [])].map(words);
  const dateline = page.querySelector(".dateline");
  if (dateline) body.splice(0, 1, `${words(dateline)} ${body[0] ?? ""}`.trim());
  const contacts = [...page.querySelectorAll(".with-side__contact .contact-card")].map((card) =>
    [...card.querySelectorAll(".contact-card__name, .contact-card__role, .contact-card__call a, .contact-card__write a")]
      .map(words).join("\n"));
  return [title, words(page.querySelector(".release-header__subtitle")), date, ...body, words(page.querySelector(".notes")), ...contacts, address].filter(Boolean).join("\n\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // an address without https, or an older browser
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const status = part.querySelector("[role=status]");
  status.textContent = "";
  setTimeout(() => { status.textContent = status.dataset.done; }, 50); // screen readers announce a status only if it changes
}

if (part?.id === "copy") {
  part.hidden = false;
  const pattern = part.querySelector("[hidden]");
  for (const quotation of page.querySelectorAll(".quotation")) {
    const line = pattern.cloneNode(true);
    const [said, by] = ["blockquote", "figcaption"].map((part) => unglued(() => words(quotation.querySelector(part))));
    line.hidden = false;
    line.firstElementChild.textContent += `: ${said.length > 42 ? said.slice(0, 40).trim() + "…" : said}`;
    line.onclick = () => copy([said, by, `${title}, ${date}`, address].filter(Boolean).join("\n"));
    pattern.before(line);
  }
  part.querySelector("[data-copy=text]").onclick = () => copy(unglued(release, true));
  const cited = page.querySelector(".citing__form");
  part.querySelector("[data-copy=citation]").onclick = () => copy(cited.textContent);
  part.querySelector("[data-copy=citation]").parentNode.hidden = !cited;
  part.querySelector("[data-copy=link]").onclick = () => copy(address);
} else if (part && timeZone) {
  part.hidden = false;
  const form = { timeZone, weekday: "long", hour: "numeric", minute: "2-digit", hourCycle: "h23" };
  const clock = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, form);
  const tell = () => { part.querySelector("[data-clock]").textContent = clock.format(new Date()); };
  tell();
  setInterval(tell, 5000);
}
// Opened by itself, it has no frame to make as high as it is.
if (frameElement) new ResizeObserver(() => { frameElement.height = Math.ceil(document.body.offsetHeight); }).observe(document.body);
