// One stream of changes for all tabs of a browser: the tab that holds the lock listens and tells the others.
// A browser opens six connections to a host; with a stream for each tab the seventh would wait for ever.

const name = "newsroom-events";
const channel = new BroadcastChannel(name);
const hear = new Set();
const heard = () => hear.forEach((each) => each());

const listen = () => new Promise((left) => {
  const events = new EventSource("/_preview/events");
  events.addEventListener("changed", () => { channel.postMessage(""); heard(); });
  events.addEventListener("open", () => { channel.postMessage(""); heard(); });
  events.addEventListener("crowded", () => { events.close(); left(); });
  addEventListener("pagehide", () => { events.close(); left(); }, { once: true });
});

const start = () => (navigator.locks ? navigator.locks.request(name, listen) : listen());
channel.addEventListener("message", heard);
addEventListener("pageshow", () => { start(); heard(); });
addEventListener("visibilitychange", () => { if (!document.hidden) heard(); });

/** Calls `each` when something may have changed. */
export const whenChanged = (each) => hear.add(each);
