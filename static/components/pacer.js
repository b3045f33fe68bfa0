// A slow breath's words, and its circle brought into step. Any page with a [data-pacer] may use it (templates/components/pacer.html).
// Where the server said how long ago the first breath began, all who see it are in the same one: a page reckons from there with a clock
// that only goes forward, so nobody's own clock matters and nothing more has to be sent. Not here: who breathes with whom.

/** When this page's answer came, by the page's own steady clock: as near to the server's moment as a page can know. */
const cameWithPage = () => performance.getEntriesByType("navigation")[0]?.responseStart || 0;

const tended = new WeakMap();

/** Every pacer below an element. `came`: when the answer that held them came. */
export function tendPacers(root, came = cameWithPage()) {
  for (const place of root.querySelectorAll("[data-pacer]")) if (!tended.has(place)) tended.set(place, tend(place, came));
}

/** Its end, before its time or at it: the words of the end stand in its place. */
export function endPacer(place) {
  tended.get(place)?.();
  const over = place.parentElement.querySelector("[data-pacer-over]");
  const hadFocus = place.contains(document.activeElement);
  place.hidden = true;
  if (!over) return;
  over.hidden = false;
  if (hadFocus) {
    over.tabIndex = -1;
    over.focus();
  }
}

function tend(place, came) {
  const { dataset } = place;
  const steps = ["in", "hold", "out"].map((name) => ({ name, ms: Number(dataset[name]) * 1000 }));
  const whole = steps.reduce((sum, { ms }) => sum + ms, 0);
  const begun = "elapsed" in dataset ? came - Number(dataset.elapsed) : performance.now();
  const air = place.querySelector("[data-pacer-air]");
  const words = place.querySelector("[data-pacer-now]");
  const counted = words.querySelector("[data-pacer-count]");
  let timer;

  const align = () => {
    for (const movement of air.getAnimations()) movement.currentTime = performance.now() - begun;
  };

  function say() {
    if (!place.isConnected) return; // another stands in its place
    const elapsed = Math.round(performance.now() - begun); // a timer may come a little too early
    let within = elapsed % whole;
    let at = 0;
    while (within >= steps[at].ms) within -= steps[at++].ms;
    const step = steps[at];
    if (dataset.step !== step.name) {
      dataset.step = step.name;
      place.querySelector("[data-pacer-step]").textContent = dataset[`say${step.name[0].toUpperCase()}${step.name.slice(1)}`];
    }
    const count = String(Math.floor(within / 1000) + 1);
    if (counted.textContent !== count) counted.textContent = count;
    timer = setTimeout(say, 1000 - (elapsed % 1000));
  }

  if ("left" in dataset) {
    const left = came + Number(dataset.left) - performance.now();
    setTimeout(() => place.isConnected && !place.hidden && endPacer(place), Math.max(left, 0));
  }
  // A folded one stands still, and would begin anew by itself.
  place.addEventListener("toggle", () => place.open && align());
  matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => requestAnimationFrame(align));
  words.hidden = false;
  align();
  say();
  return () => clearTimeout(timer);
}
