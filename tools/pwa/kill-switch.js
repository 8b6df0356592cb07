// In an emergency, copied over the sw.js of a site: takes the service worker and the app's own files
// out of the browsers that come by. Weights, conversations and other sites' caches stay.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => {
  const ours = ['shell', 'runtime'].map((name) => `qwen-all-in-one-${name}-${registration.scope}`);
  const removed = Promise.all(ours.map((name) => caches.delete(name)));
  event.waitUntil(removed.then(() => registration.unregister()));
});
