// What is said on every page of the tools: where what is written stands, what is wrong, and what works offline.
import { html, nothing, type TemplateResult } from "lit";
import { dropSaved, OfflineTools } from "./offline.ts";
import { isThere } from "./records.ts";
import { Tool } from "./tool.ts";

const WHERE = {
  device: "What you write here stays in this browser, on this device. Nobody else sees it, and nothing of it is sent anywhere.",
  session: "This is a shared computer: what you write lasts until you close this tab. Before you leave, delete it, because some browsers bring closed tabs back.",
  page: "This browser keeps nothing, as in some private windows. What you write is lost when you leave this page. Save it to a file first.",
} as const;

const OLDER = "A newer version of these tools has written on this device, and this page cannot read it. Nothing is lost: open this page again while you are online.";
const MOVED = "Something is kept on this device already. If you go on, it is deleted when you close this tab. If it is somebody else’s, or you want to keep it, choose Cancel, and save it to a file first.";

export class KeptState extends Tool {
  readonly #offline = new OfflineTools();

  protected override async prepare(): Promise<void> {
    this.#offline.addEventListener("change", () => this.requestUpdate());
    window.addEventListener("beforeunload", (event) => {
      if (this.kept.isAtRisk) event.preventDefault();
    });
    if (this.kept.where === "device") await this.#offline.begin();
  }

  protected override draw(): TemplateResult {
    const { where, trouble } = this.kept;
    return html`
      <div class="pc-kept">
        <p>${trouble?.kind === "older" ? OLDER : WHERE[where]}</p>
        ${trouble && where !== "page" ? this.#trouble(trouble.kind) : nothing}
        ${where === "page"
          ? nothing
          : html`<label class="pc-kept__shared">
              <input type="checkbox" .checked=${where === "session"} @change=${this.#share} />
              This is a shared computer
            </label>`}
        <p class="pc-kept__offline" role="status">${this.#saidOfOffline()}</p>
        ${this.#offline.state === "update"
          ? html`<p>
              A newer version of these tools is ready.
              <button type="button" class="pc-button" @click=${this.#update}>Use it now</button>
            </p>`
          : nothing}
      </div>
    `;
  }

  #trouble(kind: "full" | "refused" | "older"): TemplateResult {
    const why = kind === "full" ? "This device has no room left." : "This browser did not let us save.";
    return html`<div class="pc-trouble" role="alert">
      <p><strong>Not saved.</strong> ${why} What you typed is still on this page. Save it to a file, or make room and try again.</p>
      <button type="button" class="pc-button" @click=${() => void this.kept.retry()}>Try again</button>
    </div>`;
  }

  #saidOfOffline(): string {
    if (this.kept.where !== "device") return "";
    const said = {
      unknown: "",
      impossible: "These tools need a connection in this browser.",
      saving: "Saving these tools for use offline …",
      ready: "Saved for offline: these tools work without a connection.",
      update: "Saved for offline: these tools work without a connection.",
    };
    return said[this.#offline.state];
  }

  readonly #share = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    const isKept = box.checked && this.kept.everything().some(isThere);
    if (isKept && !confirm(MOVED)) {
      box.checked = false;
      return;
    }
    if (box.checked) void dropSaved();
    void this.kept.share(box.checked);
  };

  readonly #update = (): void => {
    if (!this.kept.isAtRisk) this.#offline.update();
  };
}
