// One stream of changes for all tabs of a browser: the tab that holds the lock listens and tells the others.
// A browser opens six connections to a host; with a stream for each tab the seventh would wait for ever.

const name = "newsroom-events";
const channel = new BroadcastChannel(name);
const hear = new Set();
const heard = () => hear.forEach((each) => each());

let isOn = false;  // this tab listens, or waits for its turn

const listen = () => new Promise((left) => {
  const events = new EventSource("/_preview/events");
  const leave = () => { events.close(); left(); };
  events.addEventListener("changed", () => { channel.postMessage(""); heard(); });
  events.addEventListener("open", () => { channel.postMessage(""); heard(); });
  events.addEventListener("crowded", leave);
  addEventListener("pagehide", leave, { once: true });
});

const start = async () => {
  if (isOn) return;
  isOn = true;
  await (navigator.locks ? navigator.locks.request(name, listen) : listen());
  isOn = false;
};

channel.addEventListener("message", heard);
addEventListener("pageshow", () => { start(); heard(); });  // also when the browser brings a kept page back
addEventListener("visibilitychange", () => { if (!document.hidden) { start(); heard(); } });
start();

/** Calls `each` when something may have changed. */
export const whenChanged = (each) => { hear.add(each); each(); };
