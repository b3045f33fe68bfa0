// Turning push on in this browser: asked of it only when its person presses the button. What was turned off elsewhere, or belongs to
// somebody else now, is let go here too.

const place = document.querySelector("[data-push]");
const button = place.querySelector("[data-push-on]");
const said = place.querySelector("[data-push-said]");
const csrf = document.querySelector('meta[name="csrf-token"]').content;
const SCOPE = { scope: place.dataset.worker.replace(/[^/]*$/, "") };

function bytes(base64) {
  const plain = atob(base64.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function same(one, other) {
  const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

async function isKnown(subscription) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subscription.endpoint));
  const mark = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return Boolean(place.querySelector(`[data-browser="${mark}"]`));
}

/** What this browser has, if the server still counts on it. */
async function mine() {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE.scope);
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return null;
  const ours = subscription.options?.applicationServerKey;
  if ((await isKnown(subscription)) && (!ours || same(ours, bytes(place.dataset.push)))) return subscription;
  await subscription.unsubscribe();
  await registration.unregister();
  return null;
}

async function turnOn() {
  said.textContent = "";
  if ((await Notification.requestPermission()) !== "granted") {
    place.querySelector("[data-push-refused]").hidden = false;
    return;
  }
  await navigator.serviceWorker.register(place.dataset.worker, SCOPE);
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(place.dataset.push),
  });
  const { endpoint, keys } = subscription.toJSON();
  const body = new FormData();
  for (const [name, value] of Object.entries({ csrf_token: csrf, endpoint, ...keys })) body.append(name, value);
  const answer = await fetch(place.dataset.post, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (told.ok) location.reload();
  else {
    await subscription.unsubscribe();
    said.textContent = told.say;
  }
}

async function begin() {
  place.querySelector("[data-push-without]").hidden = true;
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!can) place.querySelector("[data-push-cannot]").hidden = false;
  else if (Notification.permission === "denied") place.querySelector("[data-push-refused]").hidden = false;
  else if (!(await mine())) button.hidden = false;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await turnOn();
  } catch {
    said.textContent = said.dataset.failed;
  }
  button.disabled = false;
});
begin();
