// What every learning tool is: an element in the place that a page has for it, drawn anew when what is kept changes.
import { LitElement, type TemplateResult } from "lit";
import { caution } from "./caution.ts";
import { Keeping } from "./keeping.ts";
import { finishWriting } from "./writing.ts";

let opened: Promise<Keeping> | undefined;

/** What the reader keeps: one for the whole page. */
export function keeping(): Promise<Keeping> {
  opened ??= Keeping.open().then(async (kept) => {
    await finishWriting(kept);
    return kept;
  });
  return opened;
}

/** A tool. It is drawn into the page itself, so that the site's own style sheets and rules for print hold. */
export abstract class Tool extends LitElement {
  /** What the reader keeps. */
  kept!: Keeping;
  /** What stood in the page where this element stands now: what is there without a script. */
  protected place!: HTMLElement;
  #isReady = false;
  readonly #changed = (): void => this.requestUpdate();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#begin();
  }

  override disconnectedCallback(): void {
    this.kept?.removeEventListener("change", this.#changed);
    caution.removeEventListener("change", this.#changed);
    super.disconnectedCallback();
  }

  async #begin(): Promise<void> {
    this.kept = await keeping();
    this.kept.addEventListener("change", this.#changed);
    caution.addEventListener("change", this.#changed);
    await this.prepare();
    this.#isReady = true;
    this.requestUpdate();
  }

  /** Whatever must be known before the tool can be drawn. */
  protected async prepare(): Promise<void> {}

  /** The tool, once it knows what is kept. */
  protected abstract draw(): TemplateResult;

  protected override render(): TemplateResult | undefined {
    return this.#isReady ? this.draw() : undefined;
  }

  /** Put this tool into the place that a page has for it; what stood there stays below, where the tool asks for it. */
  static into(place: HTMLElement, tool: Tool): void {
    tool.place = place.cloneNode(true) as HTMLElement;
    Object.assign(tool.dataset, place.dataset);
    delete tool.dataset["tool"];
    place.replaceChildren(tool);
  }
}
