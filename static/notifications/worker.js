// Shows what a push brings, and leads to the inbox. It runs without any page, sees no request of any page, and keeps nothing. Here nothing
// is imported: it is loaded as it is, under an address that stays.

const INBOX = "/notifications/";

async function show(data) {
  let told = {};
  try {
    told = data.json();
  } catch {
    // A browser insists that something is shown for each push.
  }
  // One at a time: whatever comes next, or comes twice, takes its place.
  await self.registration.showNotification(told.title || self.location.host, { body: told.body || "", tag: told.tag || "waits" });
}

async function lead() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const inbox = pages.find((page) => new URL(page.url).pathname === INBOX);
  return inbox ? inbox.focus() : self.clients.openWindow(INBOX);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead());
});
