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

export const isOpen = () => !editor.classList.contains("alone");

/** Shows the HTML of a page. */
export const show = async (html, address) => {
  await loaded();
  const doc = frame.contentDocument;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (styles(doc) !== styles(fresh)) {
    frame.style.visibility = "hidden";  // until it is styled: a page without its styles looks broken
    doc.replaceChild(doc.adoptNode(fresh.documentElement), doc.documentElement);
    const coming = [...doc.querySelectorAll('link[rel="stylesheet"]')].map((each) => new Promise((done) => ["load", "error"].forEach((name) => each.addEventListener(name, done))));
    Promise.race([Promise.all(coming), new Promise((done) => setTimeout(done, STYLED_MS))]).then(() => { frame.style.visibility = ""; });
  }
  else {
    doc.documentElement.lang = fresh.documentElement.lang;
    doc.documentElement.dir = fresh.documentElement.dir;
    doc.body.replaceWith(doc.adoptNode(fresh.body));
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
  document.getElementById("width").addEventListener("change", (event) => frame.classList.toggle("phone", event.target.value === "390"));
  document.getElementById("scheme").addEventListener("change", scheme);
  document.getElementById("close-preview").addEventListener("click", () => {
    editor.classList.add("alone");
    document.getElementById("preview").focus();
  });
};
