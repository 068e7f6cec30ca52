// In every page of the preview: loads the page anew once it is not what it would be.

(async () => {
  const { whenChanged } = await import("/_preview/events.js");
  const entry = performance.getEntriesByType("navigation")[0];
  let shown = entry?.serverTiming?.find((each) => each.name === "state")?.description ?? null;
  whenChanged(async () => {
    try {
      const answer = await fetch("/_preview/state?page=" + encodeURIComponent(location.pathname));
      if (!answer.ok) return;
      const state = await answer.text();
      if (shown !== null && state !== shown) location.reload();
      shown = state;
    } catch { /* the preview is not running; the next word comes with its stream */ }
  });
})();
