// Boundaries are kept as soon as they are changed. Here: sending what was changed, saying so politely, offering the device's own time
// zone. Without this file each part of the page has its button.

const kept = document.querySelector("[data-kept]");
const csrf = document.querySelector('meta[name="csrf-token"]').content;
let sending = Promise.resolve();

function say(words) {
  kept.textContent = "";
  requestAnimationFrame(() => (kept.textContent = words)); // the same words again are read out again
}

/** What goes with a changed control: the pair of times, the set of boxes, else itself alone. */
function parts(form, control) {
  const group = control.closest("[data-together]");
  if (group) return [...group.querySelectorAll("input, select")];
  return [...form.elements].filter((one) => one.name === control.name);
}

function showFaults(controls, fields) {
  for (const place of document.querySelectorAll("[data-fault]")) {
    const said = fields[place.dataset.fault] ?? "";
    const own = controls.some((control) => place.parentElement.contains(control));
    if (!said && !own) continue;
    place.hidden = !said;
    place.firstElementChild.textContent = said;
    place.parentElement.classList.toggle("field-wrong", Boolean(said));
  }
}

async function keep(form, control) {
  const controls = parts(form, control);
  const together = controls.filter((one) => one.type === "time");
  if (together.length && together.some((one) => one.value) && !together.every((one) => one.value)) return; // half a span: they go on typing
  const body = new FormData();
  body.append("csrf_token", csrf);
  for (const one of controls) {
    const chosen = !["radio", "checkbox"].includes(one.type) || one.checked;
    if (chosen && one.type !== "submit") body.append(one.name, one.value);
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    showFaults(controls, told.fields ?? {});
    say(told.say);
  } catch {
    say(kept.dataset.away);
  }
}

for (const form of document.querySelectorAll("[data-keep]")) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  // One after the other, so that the last change is the one that stays.
  form.addEventListener("change", (event) => {
    sending = sending.then(() => keep(form, event.target));
  });
}

const offer = document.querySelector("[data-zone-offer]");
const zones = document.getElementById("time-zone");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (here && here !== zones.value && [...zones.options].some((option) => option.value === here)) {
  const take = offer.querySelector("[data-zone-take]");
  take.textContent = take.dataset.words.replace("{zone}", here.replaceAll("_", " "));
  offer.hidden = false;
  take.addEventListener("click", () => {
    zones.value = here;
    offer.hidden = true;
    zones.focus();
    zones.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
