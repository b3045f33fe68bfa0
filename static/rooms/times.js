// Times in the reader's own zone and way of writing. Without scripts a page shows them in UTC. Not here: anything of a room.

// The page's language, in the reader's own regional way of writing times where it is the same language.
const page = document.documentElement.lang || "en";
const language = navigator.languages?.find((one) => one.split("-")[0] === page.split("-")[0]) ?? page;
const hour = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });

export function showTime(element, iso) {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return;
  element.dateTime = iso;
  element.textContent = (when.toDateString() === new Date().toDateString() ? hour : day).format(when);
  element.title = full.format(when);
}

/** Every <time data-local> below an element. */
export function showTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-local]")) showTime(time, time.dateTime);
}
