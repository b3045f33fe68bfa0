// Small kindnesses for forms: what to mend gets the focus; a form is sent once; "sure?" can be closed again.
// All of it is extra: each form works the same without this file.

function focusWhatToMend() {
  document.querySelector("[data-error-summary]")?.focus();
}

// A second press while the first is on its way would send twice. The button is not disabled, since that would drop its name and
// value from what is sent, and the focus with it. After a while a press counts again: a download leaves its page where it was.
const SETTLES_MS = 4000;

function sendOnce() {
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (event.timeStamp - (sentAt.get(form) ?? -Infinity) < SETTLES_MS) {
      event.preventDefault();
      return;
    }
    sentAt.set(form, event.timeStamp);
  });
}

function closeSure(details) {
  details.open = false;
  details.querySelector("summary")?.focus();
}

function tendSure() {
  for (const details of document.querySelectorAll("details.sure")) {
    const close = details.querySelector("[data-sure-close]");
    if (close) {
      close.hidden = false;
      close.addEventListener("click", () => closeSure(details));
    }
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) closeSure(details);
    });
  }
}

export function tendForms() {
  focusWhatToMend();
  sendOnce();
  tendSure();
}
