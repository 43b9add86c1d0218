// The Find page: a search box, facets with counts that follow the query, and results. Its whole state is in the address,
// behind the #, so that a search can be sent to a colleague and no server is told of it.
import { FAILED, TRY_AGAIN, boxOf, settled } from "./box.js";
import { newestFirst, pagesWith, search } from "./engine.js";
import { element, fillPart, meaningsOf, resultItem, saidOf } from "./results.js";
import { suggestedChoices } from "./suggestions.js";

const PAGE = 10; // results at a time
const LONGEST = 200; // signs of a query: an address can hold any number
const ORDERS = ["newest", "shortest"];
const NOTHING = { units: [], corrected: "", unknown: [], meanings: [] };
const NAME = document.title;

const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

class Find {
  constructor(place) {
    const part = (selector) => place.querySelector(selector);
    this.place = place;
    this.form = part("form.pc-search");
    this.box = boxOf(this.form);
    this.order = part("select[name=sort]");
    this.choices = [...place.querySelectorAll("input[data-facet]")];
    this.facetsBox = part(".pc-find__facets");
    this.status = part(".pc-find__status");
    this.announced = part(".pc-find__announced");
    this.said = part(".pc-find__said");
    this.chosen = part(".pc-find__chosen");
    this.suggested = part(".pc-find__suggested");
    this.meanings = part(".pc-find__meanings");
    this.list = part(".pc-results");
    this.nothing = part(".pc-find__nothing");
    this.failed = part(".pc-find__failed");
    this.more = part(".pc-find__more");
    this.clear = part(".pc-find__clear");
    this.share = part(".pc-find__share");
    this.turn = 0;
    this.results = [];
    this.reading = new AbortController();
  }

  start() {
    this.facetsBox.open = matchMedia("(min-width: 60em)").matches;
    this.box.addEventListener("input", settled(() => this.change("replaceState")));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.change("pushState");
    });
    for (const choice of [this.order, ...this.choices]) choice.addEventListener("change", () => this.change("pushState"));
    this.clear.addEventListener("click", () => {
      for (const choice of this.choices) choice.checked = false;
      this.change("pushState");
      this.status.focus();
    });
    this.place.querySelector(".pc-find__done").addEventListener("click", () => {
      this.facetsBox.open = false;
      this.status.focus();
      this.status.scrollIntoView();
    });
    this.share.addEventListener("click", () => this.copyLink());
    this.more.addEventListener("click", () => this.showMore());
    this.failed.querySelector("button").addEventListener("click", () => this.show());
    addEventListener("online", () => this.failed.hidden || this.show());
    this.list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) history.replaceState({ opened: link.href, shown: this.shown }, "");
    });
    addEventListener("popstate", () => {
      // A link to a place on this page, such as the one that skips the header, is no search.
      if (document.getElementById(location.hash.slice(1))) history.replaceState(history.state, "", this.address);
      else this.readAddress();
    });
    this.readAddress();
  }

  /** Take the state from the address. */
  readAddress() {
    const address = new URLSearchParams(location.hash.slice(1));
    this.box.value = (address.get("q") ?? "").slice(0, LONGEST);
    this.order.value = ORDERS.includes(address.get("sort")) ? address.get("sort") : "relevance";
    for (const choice of this.choices) choice.checked = address.getAll(choice.dataset.facet).includes(choice.value);
    for (const choice of this.choices) if (choice.checked) choice.closest("details").open = true;
    this.address = location.href;
    this.show(history.state?.shown ?? PAGE, history.state?.opened);
  }

  /** Put the state into the address, as a new step of the history or in place of the last one. */
  change(step) {
    const address = new URLSearchParams();
    if (this.box.value.trim()) address.set("q", this.box.value.trim());
    for (const choice of this.choices) if (choice.checked) address.append(choice.dataset.facet, choice.value);
    if (this.order.value !== "relevance") address.set("sort", this.order.value);
    const query = address.toString();
    const now = new URLSearchParams(location.hash.slice(1)).toString();
    if (query !== now) history[step](null, "", `${location.pathname}${query ? `#${query}` : ""}`);
    this.address = location.href;
    this.show();
  }

  async show(limit = PAGE, opened = "") {
    const turn = (this.turn += 1);
    this.reading.abort();
    this.reading = new AbortController();
    this.place.setAttribute("aria-busy", "true");
    try {
      const text = this.box.value.trim();
      const { found, plan } = text ? await search(text) : await this.everything();
      const ordered = await this.ordered(found);
      const chosen = await this.members(this.choices.filter((choice) => choice.checked));
      if (turn !== this.turn) return;
      Object.assign(this, { plan, found, text, results: narrowed(ordered, chosen) });
      await this.render(limit, turn);
      if (opened) this.focusOn(opened);
      const members = await this.members(this.choices); // after the results: nobody has to wait for the counts
      if (turn === this.turn) this.renderCounts(members);
    } catch {
      if (turn === this.turn) this.renderFailure();
    } finally {
      if (turn === this.turn) this.place.removeAttribute("aria-busy");
    }
  }

  /** All materials, newest first: what there is before anything is typed. */
  async everything() {
    const materials = await pagesWith(this.place.dataset.materials);
    return { found: inOrder(materials, await newestFirst()), plan: NOTHING };
  }

  /** The pages in the order that was chosen; those that have no day or no minutes come last. */
  async ordered(found) {
    if (this.order.value === "newest") return inOrder(found, await newestFirst());
    if (this.order.value !== "shortest") return found;
    const lists = await Promise.all(this.order.dataset.minutes.split(" ").map(pagesWith));
    const rank = new Map(lists.flatMap((pages, at) => pages.map(({ id }) => [id, at])));
    return sortedBy(found, ({ id }) => rank.get(id));
  }

  /** The pages under each of some choices. */
  async members(choices) {
    const listed = await Promise.all(choices.map(({ dataset }) => pagesWith(dataset.sign)));
    return new Map(choices.map((choice, at) => [choice, new Set(listed[at].map((page) => page.id))]));
  }

  async render(limit, turn) {
    const shown = this.results.slice(0, limit);
    const pages = await Promise.all(shown.map((each) => each.data()));
    if (turn !== this.turn) return;
    this.failed.hidden = true;
    this.shown = shown.length;
    const items = this.items(pages, 0);
    this.list.replaceChildren(...items);
    this.fillParts(items, pages);
    this.meanings.replaceChildren(...meaningsOf(this.plan));
    this.more.hidden = this.results.length <= limit;
    this.renderChosen();
    this.nothing.hidden = this.results.length > 0;
    const number = count(this.results.length, this.text ? "result" : "material");
    this.say(this.text ? `${number} for “${this.text}”` : number, saidOf({ ...this.plan, meanings: [] }), saidOf(this.plan));
    document.title = this.text ? `${this.text} - ${NAME}` : NAME;
    this.place.querySelector(".pc-find__done").textContent = `Show ${number}`;
  }

  /** Some results as list items, with a line above the first that lacks some of the words. */
  items(pages, start) {
    const isSorted = this.order.value === "relevance" && this.plan.units.length > 1;
    return pages.flatMap((page, at) => {
      const item = resultItem(page, this.plan.units);
      const [before, result] = [this.results[start + at - 1], this.results[start + at]];
      const isFirst = isSorted && !result.isWhole && (before ? before.isWhole : true);
      return isFirst ? [element("li", "pc-results__some", element("h3", "", "Pages with some of your words")), item] : [item];
    });
  }

  /** Put under each result the part of its page that fits best, as the pages come. */
  fillParts(items, pages) {
    const { units } = this.plan;
    if (!units.length) return;
    const results = items.filter((item) => item.matches(".pc-result"));
    this.filled = Promise.all(results.map((item, at) => fillPart(item, pages[at], units, this.reading.signal)));
  }

  /** Bring a reader back to the link that they opened: to its page's title until the part of the page is there. */
  focusOn(opened) {
    const find = (address) => [...this.list.querySelectorAll("a")].find((link) => link.href === address);
    const [link, title] = [find(opened), find(opened.split("#")[0])];
    (link ?? title)?.focus();
    if (!link && title) this.filled?.then(() => document.activeElement === title && find(opened)?.focus());
  }

  renderCounts(members) {
    const facets = groupedByFacet(this.choices);
    const chosen = new Map([...members].filter(([choice]) => choice.checked));
    for (const [name, choices] of facets) {
      const others = narrowed(this.found, new Map([...chosen].filter(([choice]) => facetOf(choice) !== name)));
      for (const choice of choices) {
        const number = others.filter(({ id }) => members.get(choice).has(id)).length;
        const label = choice.closest("label");
        label.querySelector(".pc-count").textContent = number;
        label.classList.toggle("pc-choice--none", !number);
      }
    }
    this.renderLoosened(chosen);
    const offered = suggestedChoices(this.text, this.choices)
      .map((choice) => ({ choice, number: narrowed(this.results, new Map([[choice, members.get(choice)]])).length }))
      .filter(({ number }) => number && number < this.results.length);
    this.suggested.replaceChildren(...offered.map(({ choice, number }) => element("li", "", this.adder(choice, number))));
    this.suggested.previousElementSibling.hidden = !offered.length;
  }

  renderChosen() {
    const chosen = this.choices.filter((choice) => choice.checked);
    this.chosen.replaceChildren(...chosen.map((choice) => element("li", "", this.remover(choice))));
    this.clear.hidden = !chosen.length;
    this.share.hidden = !location.hash;
    this.share.textContent = "Copy the link to this search";
    this.facetsBox.querySelector(".pc-find__chosen-count").textContent = chosen.length ? ` (${chosen.length} chosen)` : "";
  }

  /** When there is nothing: which choice to remove, and what that would bring. */
  renderLoosened(chosen) {
    const loosened = [...chosen.keys()]
      .map((choice) => ({
        choice,
        number: narrowed(this.found, new Map([...chosen].filter(([each]) => each !== choice))).length,
      }))
      .filter(({ number }) => number && !this.results.length)
      .sort((first, second) => second.number - first.number);
    const list = this.nothing.querySelector(".pc-find__loosen");
    list.replaceChildren(
      ...loosened.map(({ choice, number }) => element("li", "", this.remover(choice, `: ${count(number, "result")}`))),
    );
    list.previousElementSibling.hidden = !loosened.length;
  }

  renderFailure() {
    this.list.replaceChildren();
    for (const part of [this.meanings, this.suggested]) part.replaceChildren();
    for (const part of [this.more, this.nothing, this.suggested.previousElementSibling]) part.hidden = true;
    this.failed.hidden = false;
    this.say(FAILED, "", TRY_AGAIN);
  }

  /** A button that takes one value back. */
  remover(choice, after = "") {
    const button = this.chip(choice, after);
    button.setAttribute("aria-label", `Remove ${nameOf(choice)}${after}`);
    button.classList.add("pc-chip--remove");
    button.addEventListener("click", () => this.choose(choice, false));
    return button;
  }

  /** A button that chooses one value which the query seems to ask for. */
  adder(choice, number) {
    const button = this.chip(choice, ` (${number})`);
    button.addEventListener("click", () => this.choose(choice, true));
    return button;
  }

  chip(choice, after) {
    const button = element("button", "pc-chip", nameOf(choice), after);
    button.type = "button";
    return button;
  }

  choose(choice, isChosen) {
    choice.checked = isChosen;
    this.change("pushState");
    this.status.focus(); // where the reader hears, and sees, what came of it
  }

  say(text, more, announced) {
    this.status.textContent = text;
    this.said.textContent = more;
    this.announced.textContent = [text, announced].filter(Boolean).join(". ");
  }

  async copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.share.textContent = "Link copied";
    } catch {
      this.share.textContent = "Copy the address of this page"; // a browser may refuse
    }
    this.announced.textContent = this.share.textContent;
  }

  async showMore() {
    const [before, turn] = [this.shown, this.turn];
    this.more.disabled = true;
    const pages = await Promise.all(this.results.slice(before, before + PAGE).map((each) => each.data())).catch(() => null);
    this.more.disabled = false;
    if (turn !== this.turn) return; // something else is being looked for by now
    if (!pages) {
      this.renderFailure();
      return;
    }
    const items = this.items(pages, before);
    this.list.append(...items);
    this.fillParts(items, pages);
    this.shown = before + pages.length;
    this.more.hidden = this.results.length <= this.shown;
    items.find((item) => item.querySelector("a"))?.querySelector("a").focus();
  }
}

const facetOf = (choice) => choice.dataset.facet;

const nameOf = (choice) => choice.closest("label").querySelector(".pc-choice__name").textContent.trim();

const groupedByFacet = (choices) => {
  const groups = new Map();
  for (const choice of choices) groups.set(facetOf(choice), [...(groups.get(facetOf(choice)) ?? []), choice]);
  return groups;
};

/** The pages that have, of every facet, one of the values that are chosen. */
const narrowed = (pages, members) => {
  const facets = [...groupedByFacet([...members.keys()]).values()];
  return pages.filter(({ id }) => facets.every((choices) => choices.some((choice) => members.get(choice).has(id))));
};

const sortedBy = (pages, rank) =>
  [...pages].sort((first, second) => (rank(first) ?? Infinity) - (rank(second) ?? Infinity) || 0);

/** The pages of a list in the order of another; what the other does not hold comes last. */
const inOrder = (pages, order) => {
  const ranks = new Map(order.map(({ id }, at) => [id, at]));
  return sortedBy(pages, ({ id }) => ranks.get(id));
};

/** Make the Find page work. */
export const offerFind = (place) => new Find(place).start();
