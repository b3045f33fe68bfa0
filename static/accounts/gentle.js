// The gentle limit: counts, on this device alone, the minutes of a day in which a page was in sight, and after so many says one kind
// sentence that can be put away until tomorrow. It never locks anything, and nothing of it is sent anywhere.

const KEY = "hearth-gentle";
const STEP_MS = 60_000;

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].join("-");
}

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept?.day === today() ? kept : { day: today(), minutes: 0, away: false };
  } catch {
    return { day: today(), minutes: 0, away: false };
  }
}

function write(state) {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Without storage there is no counting; then there is no note either.
  }
}

export function tendGentleLimit() {
  const note = document.querySelector("[data-gentle]");
  if (!note) {
    localStorage.removeItem(KEY);
    return;
  }
  const most = Number(note.dataset.gentle);
  const show = () => {
    const state = read();
    note.hidden = state.away || state.minutes < most;
  };
  note.querySelector("[data-gentle-away]").addEventListener("click", () => {
    write({ ...read(), away: true });
    note.hidden = true;
    document.getElementById("main").focus();
  });
  show();
  setInterval(() => {
    if (document.hidden) return;
    const state = read();
    write({ ...state, minutes: state.minutes + 1 });
    show();
  }, STEP_MS);
}
