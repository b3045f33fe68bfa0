// Quick exit: away from this page at once. Here: the click and the three Escapes. Without JavaScript the link is an ordinary link.

const PRESSES = 3;
const WITHIN_MS = 1500;

/** Leave at once: hide the page before anything loads, and put the neutral page in its place in the history. */
export function leaveNow(address) {
  document.documentElement.hidden = true;
  document.title = "\u00a0";
  document.dispatchEvent(new Event("hearth:exit")); // whoever keeps something in this tab lets go of it
  // A page that asks "leave without sending?" must not hold anybody here.
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  window.location.replace(address);
}

export function watchQuickExit(root = document) {
  const link = root.querySelector("a[data-quick-exit]");
  if (!link) return;

  link.addEventListener("click", (event) => {
    // With a modifier a browser would open a second window and leave this one in sight.
    event.preventDefault();
    leaveNow(link.href);
  });

  let presses = [];
  // Captured at the window, so that nothing on the page that uses Escape itself can swallow it.
  window.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing) return;
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (presses.length >= PRESSES) leaveNow(link.href);
  }, { capture: true });
}
