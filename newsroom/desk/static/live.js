// The page of what is being typed, drawn into the frame beside it. The frame keeps its place while the text changes.

const frame = document.getElementById("page");
const editor = document.querySelector(".editor");
const BLANK = "/_desk/blank";
const STYLED_MS = 3000;  // a style that comes later than that is not waited for

const loaded = () => new Promise((done) => {
  if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.pathname === BLANK) done();
  else {
    frame.addEventListener("load", () => done(), { once: true });
    if (frame.contentDocument?.readyState === "complete") frame.src = BLANK;
  }
});

const styles = (doc) => [...doc.querySelectorAll('link[rel="stylesheet"]')].map((each) => each.getAttribute("href")).join();

const scheme = () => {
  frame.contentDocument.documentElement.style.colorScheme = document.getElementById("scheme").value;
};

/** Says something of the page, above it; "" takes it away. */
export const tell = (words) => {
  const said = document.getElementById("page-said");
  if (said.textContent !== words) said.textContent = words;
};

export const isOpen = () => !editor.classList.contains("alone");

// Only what differs is put in: a key waits for the layout of the whole page otherwise, and a film that plays would begin anew.
const renew = (shown, fresh) => {
  if (shown.isEqualNode(fresh)) return;
  const [was, now] = [[...shown.childNodes], [...fresh.childNodes]];
  if (shown.nodeType !== Node.ELEMENT_NODE || !shown.cloneNode(false).isEqualNode(fresh.cloneNode(false)) || !was.length || !now.length) {
    shown.replaceWith(shown.ownerDocument.adoptNode(fresh));
    return;
  }
  let first = 0;
  while (first < was.length && first < now.length && was[first].isEqualNode(now[first])) first += 1;
  let last = 0;
  while (last < was.length - first && last < now.length - first && was.at(-1 - last).isEqualNode(now.at(-1 - last))) last += 1;
  const [gone, come] = [was.slice(first, was.length - last), now.slice(first, now.length - last)];
  const both = Math.min(gone.length, come.length);
  for (let at = 0; at < both; at += 1) renew(gone[at], come[at]);
  for (const node of gone.slice(both)) node.remove();
  const after = was[was.length - last] ?? null;
  for (const node of come.slice(both)) shown.insertBefore(shown.ownerDocument.adoptNode(node), after);
};

// When whoever types pauses, or a second and a half later, and then between two keys: nobody waits for the page beside.
const PAUSE_MS = 200;
const LATEST_MS = 1500;
let typedAt = -PAUSE_MS;
const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const idle = () => (window.requestIdleCallback ? new Promise((done) => requestIdleCallback(done, { timeout: 500 })) : rest(0));
const paused = async () => {
  const latest = performance.now() + LATEST_MS;
  for (let left = 1; left > 0;) {
    left = Math.min(typedAt + PAUSE_MS, latest) - performance.now();
    if (left > 0) await rest(left);
  }
};

let next = null;

/** Shows the HTML of a page; of several that come before it can be shown, the last. */
export const show = async (html, address) => {
  const isWaiting = next !== null;
  next = [html, address];
  if (isWaiting) return;
  await loaded();
  await paused();
  await idle();
  const [last, at] = next;
  next = null;
  put(last, at);
};

const put = (html, address) => {
  const doc = frame.contentDocument;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  // A policy in the text would hold for what is shown next too, which may have another host's film.
  fresh.querySelector('meta[http-equiv="Content-Security-Policy"]')?.remove();
  if (styles(doc) !== styles(fresh)) {
    frame.style.visibility = "hidden";  // until it is styled: a page without its styles looks broken
    doc.replaceChild(doc.adoptNode(fresh.documentElement), doc.documentElement);
    const coming = [...doc.querySelectorAll('link[rel="stylesheet"]')].map((each) => new Promise((done) => ["load", "error"].forEach((name) => each.addEventListener(name, done))));
    Promise.race([Promise.all(coming), new Promise((done) => setTimeout(done, STYLED_MS))]).then(() => { frame.style.visibility = ""; });
  }
  else {
    doc.documentElement.lang = fresh.documentElement.lang;
    doc.documentElement.dir = fresh.documentElement.dir;
    renew(doc.body, fresh.body);
  }
  scheme();
  const open = document.getElementById("open-page");
  open.href = "/" + address.replace(/index\.html$/, "");
  open.hidden = !address;
};

export const open = (again) => {
  editor.classList.remove("alone");
  again();
  document.getElementById("beside").scrollIntoView({ block: "nearest" });
};

export const start = () => {
  editor.classList.toggle("alone", innerWidth < 1120);
  editor.addEventListener("input", () => { typedAt = performance.now(); });
  document.getElementById("width").addEventListener("change", (event) => frame.classList.toggle("phone", event.target.value === "390"));
  document.getElementById("scheme").addEventListener("change", scheme);
  document.getElementById("close-preview").addEventListener("click", () => {
    editor.classList.add("alone");
    document.getElementById("preview").focus();
  });
};
