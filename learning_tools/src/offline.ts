// What is saved for use without a connection: the tools themselves, and the reading that somebody chose to save.
import { onSite, ROOT } from "./site.ts";

/** The cache that holds what a reader chose to save. Its name stands in service_worker.ts as well. */
export const SAVED = "practice-commons-saved-reading";

export type Offline = "unknown" | "impossible" | "saving" | "ready" | "update";

/** What is known of the service worker of this page. */
export class OfflineTools extends EventTarget {
  #state: Offline = "unknown";
  #waiting: ServiceWorker | null = null;

  get state(): Offline {
    return this.#state;
  }

  /** Register the service worker, and follow what becomes of it. */
  async begin(): Promise<void> {
    if (!navigator.serviceWorker) return this.#become("impossible");
    try {
      const found = await navigator.serviceWorker.register(onSite("service-worker.js"), {
        scope: ROOT.pathname,
        updateViaCache: "none",
      });
      this.#follow(found);
      found.addEventListener("updatefound", () => this.#follow(found));
    } catch {
      this.#become("impossible");
    }
  }

  #follow(registration: ServiceWorkerRegistration): void {
    const { installing, waiting, active } = registration;
    this.#waiting = waiting;
    if (waiting && active) return this.#become("update");
    if (installing) {
      this.#become(active ? "ready" : "saving");
      installing.addEventListener("statechange", () => {
        if (installing.state === "redundant" && !registration.active) this.#become("impossible");
        else this.#follow(registration);
      });
    } else if (active) this.#become("ready");
  }

  #become(state: Offline): void {
    this.#state = state;
    this.dispatchEvent(new Event("change"));
  }

  /** Use the version that waits, and open the page again with it: only ever when somebody asks for it. */
  update(): void {
    const waiting = this.#waiting;
    waiting?.addEventListener("statechange", () => {
      if (waiting.state === "activated") location.reload();
    });
    waiting?.postMessage("use this version");
  }
}

/** The addresses of the pages that are saved. */
export async function savedPages(): Promise<string[]> {
  if (typeof caches === "undefined" || !(await caches.has(SAVED))) return [];
  const requests = await (await caches.open(SAVED)).keys();
  return requests.map((each) => each.url).filter((url) => url.endsWith("/"));
}

/** Save a page with the pictures in it. */
async function savePage(path: string): Promise<void> {
  const address = onSite(path);
  const cache = await caches.open(SAVED);
  const answer = await fetch(address, { cache: "reload" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const pictures = [...page.querySelectorAll("main img[src], article img[src]")];
  const sources = pictures.map((each) => new URL(each.getAttribute("src") ?? "", address).href);
  await Promise.all([...new Set(sources)].map((source) => cache.add(source)));
  await cache.put(address, answer);
}

/** Save materials, and give what to say of it: an empty text when all of them are saved. */
export async function saveMaterials(slugs: readonly string[]): Promise<string> {
  const saves = await Promise.allSettled(slugs.map((slug) => savePage(`materials/${slug}/`)));
  const failed = saves.filter(({ status }) => status === "rejected").length;
  return failed ? `${failed} of ${saves.length} could not be saved. Is there a connection, and room?` : "";
}

/** Remove everything that was saved to be read. */
export async function dropSaved(): Promise<void> {
  if (typeof caches !== "undefined") await caches.delete(SAVED);
}
