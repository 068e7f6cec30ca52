// While a large site is read: how far it is. When the desk is there, this address is one of its pages.

const ASKED_EVERY_MS = 700;
const bar = document.getElementById("progress");

const ask = async () => {
  try {
    const answer = await fetch("/_desk/api/starting");
    if (!answer.ok) { location.reload(); return; }
    const { done, of, fault } = await answer.json();
    if (of) Object.assign(bar, { max: of, value: done });
    document.getElementById("count").textContent = of ? `${done.toLocaleString(document.documentElement.lang)} / ${of.toLocaleString(document.documentElement.lang)}` : "";
    document.getElementById("fault").textContent = fault;
  } catch { /* it was stopped */ }
  setTimeout(ask, ASKED_EVERY_MS);
};
setTimeout(ask, ASKED_EVERY_MS);
