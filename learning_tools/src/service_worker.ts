/// <reference lib="webworker" />
// Gives the learning tools without a connection, and the reading that somebody chose to save. It asks nobody but this
// site, and keeps no page that was not asked for: which pages somebody opened is nobody's business.
import { PrecacheController } from "workbox-precaching/PrecacheController.js";

declare const self: ServiceWorkerGlobalScope & { OFFLINE: [path: string, digest: string][] };

const SAVED = "practice-commons-saved-reading";
/** How long the network may take before a saved page is shown, in milliseconds. */
const PATIENCE = 5000;
const root = new URL("./", self.location.href);
const tools = new PrecacheController();

tools.addToCacheList(self.OFFLINE.map(([path, digest]) => ({ url: new URL(path, root).href, revision: digest })));
self.addEventListener("install", (event) => void tools.install(event));
self.addEventListener("activate", (event) => void tools.activate(event));
self.addEventListener("message", (event) => {
  if (event.data === "use this version") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const address = addressOf(event.request.url);
  if (event.request.method === "GET" && address.startsWith(root.href)) event.respondWith(answer(event, address));
});

const addressOf = (url: string): string => {
  const address = new URL(url);
  address.hash = "";
  address.search = "";
  return address.href;
};

/** A page of the tools and all that it needs come from one version. Everything else comes from the site while it can. */
async function answer(event: FetchEvent, address: string): Promise<Response> {
  const ours = (await isOfTools(event, address)) ? await tools.matchPrecache(address) : undefined;
  if (ours) return ours;
  const saved = await (await caches.open(SAVED)).match(address);
  try {
    const asked = fetch(event.request);
    const found = await (saved ? Promise.race([asked, late()]) : asked);
    if (saved) event.waitUntil(renew(address, found.clone()));
    return found;
  } catch (error) {
    const kept = saved ?? (await tools.matchPrecache(address));
    if (kept) return kept;
    const offline = event.request.mode === "navigate" ? await tools.matchPrecache(new URL("learning/offline/", root).href) : undefined;
    if (offline) return offline;
    throw error;
  }
}

/** Whether a page of the tools is asked for, or something is asked for by one. */
async function isOfTools(event: FetchEvent, address: string): Promise<boolean> {
  if (event.request.mode === "navigate") return true;
  const page = await self.clients.get(event.clientId);
  return page !== undefined && tools.getCacheKeyForURL(addressOf(page.url)) !== undefined && !address.includes("/materials/");
}

const late = (): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error("the network takes too long")), PATIENCE);
  });

/** What is saved is as new as what was seen last, and gone when the site has it no more. */
async function renew(address: string, found: Response): Promise<void> {
  const cache = await caches.open(SAVED);
  if (found.ok) await cache.put(address, found);
  else if (found.status === 404 || found.status === 410) await cache.delete(address);
}
