// The Find page: a search box, facets with counts that follow the query, and results. Its whole state is in the address,
// behind the #, so that a search can be sent to a colleague and no server is told of it.
import { boxOf, settled } from "./box.js";
import { newestFirst, pagesWith, search } from "./engine.js";
import { element, meaningsOf, resultItem, saidOf } from "./results.js";

const PAGE = 10; // results at a time
const ORDERS = ["newest", "shortest"];

class Find {
  constructor(place) {
    this.place = place;
    this.form = place.querySelector("form.pc-search");
    this.box = boxOf(this.form);
    this.order = place.querySelector("select[name=sort]");
    this.choices = [...place.querySelectorAll("input[data-facet]")];
    this.status = place.querySelector(".pc-find__status");
    this.announced = place.querySelector(".pc-find__announced");
    this.said = place.querySelector(".pc-find__said");
    this.chosen = place.querySelector(".pc-find__chosen");
    this.meanings = place.querySelector(".pc-find__meanings");
    this.list = place.querySelector(".pc-results");
    this.nothing = place.querySelector(".pc-find__nothing");
    this.more = place.querySelector(".pc-find__more");
    this.turn = 0;
  }

  start() {
    this.place.querySelector(".pc-find__facets").open = matchMedia("(min-width: 60em)").matches;
    const typed = settled(() => this.change("replaceState"));
    this.box.addEventListener("input", typed);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.change("pushState");
    });
    this.order.addEventListener("change", () => this.change("pushState"));
    for (const choice of this.choices) choice.addEventListener("change", () => this.change("pushState"));
    this.place.querySelector(".pc-find__clear").addEventListener("click", () => {
      for (const choice of this.choices) choice.checked = false;
      this.change("pushState");
      this.box.focus();
    });
    this.more.addEventListener("click", () => this.showMore());
    this.list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) history.replaceState({ opened: link.href, shown: this.list.childElementCount }, "");
    });
    addEventListener("popstate", () => this.readAddress());
    this.readAddress();
  }

  /** Take the state from the address. */
  readAddress() {
    const address = new URLSearchParams(location.hash.slice(1));
    this.box.value = address.get("q") ?? "";
    this.order.value = ORDERS.includes(address.get("sort")) ? address.get("sort") : "relevance";
    for (const choice of this.choices) choice.checked = address.getAll(choice.dataset.facet).includes(choice.value);
    for (const choice of this.choices) if (choice.checked) choice.closest("details").open = true;
    this.show(history.state?.shown ?? PAGE, history.state?.opened);
  }

  /** Put the state into the address, as a new step of the history or in place of the last one. */
  change(step) {
    const address = new URLSearchParams();
    if (this.box.value.trim()) address.set("q", this.box.value.trim());
    for (const choice of this.choices) if (choice.checked) address.append(choice.dataset.facet, choice.value);
    if (this.order.value !== "relevance") address.set("sort", this.order.value);
    const query = address.toString();
    if (query !== location.hash.slice(1)) history[step](null, "", `${location.pathname}${query ? `#${query}` : ""}`);
    this.show();
  }

  /** The facets and the values that are chosen under each. */
  get facets() {
    const facets = new Map();
    for (const choice of this.choices) {
      const values = facets.get(choice.dataset.facet) ?? { all: [], chosen: [] };
      values.all.push(choice);
      if (choice.checked) values.chosen.push(choice);
      facets.set(choice.dataset.facet, values);
    }
    return facets;
  }

  async show(count = PAGE, opened = "") {
    const turn = (this.turn += 1);
    this.place.setAttribute("aria-busy", "true");
    try {
      const text = this.box.value.trim();
      const { found, plan } = text ? await search(text) : await this.everything();
      const members = await this.members();
      const ordered = await this.ordered(found);
      if (turn !== this.turn) return;
      this.results = this.narrowed(ordered, members);
      this.plan = plan;
      await this.render(found, members, count, turn);
      if (opened) [...this.list.querySelectorAll("a")].find((link) => link.href === opened)?.focus();
    } catch {
      if (turn === this.turn) this.say("Search could not be loaded. Check your connection and try again.", "");
    } finally {
      if (turn === this.turn) this.place.removeAttribute("aria-busy");
    }
  }

  /** All materials, newest first: what there is before anything is typed. */
  async everything() {
    const materials = await pagesWith("kind", "material");
    return { found: inOrder(materials, await newestFirst()), plan: { units: [], corrected: "", unknown: [], meanings: [] } };
  }

  /** The pages in the order that was chosen; those that have no day or no minutes come last. */
  async ordered(found) {
    if (this.order.value === "newest") return inOrder(found, await newestFirst());
    if (this.order.value !== "shortest") return found;
    const minutes = this.order.dataset.minutes.split(" ");
    const lists = await Promise.all(minutes.map((each) => pagesWith("minutes", each)));
    const rank = new Map(lists.flatMap((pages, at) => pages.map(({ id }) => [id, at])));
    return [...found].sort((first, second) => (rank.get(first.id) ?? Infinity) - (rank.get(second.id) ?? Infinity) || 0);
  }

  /** The pages under each value of each facet. */
  async members() {
    const listed = await Promise.all(this.choices.map(({ dataset, value }) => pagesWith(dataset.facet, value)));
    return new Map(this.choices.map((choice, at) => [choice, new Set(listed[at].map((page) => page.id))]));
  }

  /** The pages that have one of the chosen values of every facet but one. */
  narrowed(found, members, except = "") {
    const chosen = [...this.facets].filter(([name, { chosen: some }]) => some.length && name !== except);
    return found.filter(({ id }) => chosen.every(([, { chosen: some }]) => some.some((choice) => members.get(choice).has(id))));
  }

  async render(found, members, count, turn) {
    const shown = this.results.slice(0, count);
    const pages = await Promise.all(shown.map((each) => each.data()));
    if (turn !== this.turn) return;
    this.list.replaceChildren(...pages.map((page) => resultItem(page, this.plan.units)));
    this.meanings.replaceChildren(...meaningsOf(this.plan));
    this.more.hidden = this.results.length <= count;
    this.renderCounts(found, members);
    this.renderChosen();
    this.renderNothing(found, members);
    const text = this.box.value.trim();
    const number = this.results.length === 1 ? "1 result" : `${this.results.length} results`;
    this.say(
      text ? `${number} for “${text}”` : this.results.length === 1 ? "1 material" : `${this.results.length} materials`,
      saidOf(this.plan),
    );
  }

  renderCounts(found, members) {
    for (const [name, { all }] of this.facets) {
      const others = this.narrowed(found, members, name);
      for (const choice of all) {
        const count = others.filter(({ id }) => members.get(choice).has(id)).length;
        const label = choice.closest("label");
        label.querySelector(".pc-count").textContent = count;
        label.classList.toggle("pc-choice--none", !count);
      }
    }
  }

  renderChosen() {
    const chosen = this.choices.filter((choice) => choice.checked);
    this.chosen.replaceChildren(...chosen.map((choice) => element("li", "", this.remover(choice))));
    this.place.querySelector(".pc-find__clear").hidden = !chosen.length;
  }

  /** A button that takes one value back. */
  remover(choice, after = "") {
    const name = choice.closest("label").querySelector(".pc-choice__name").textContent;
    const button = element("button", "pc-chip", element("span", "", name), after);
    button.type = "button";
    button.setAttribute("aria-label", `Remove ${name}${after}`);
    button.addEventListener("click", () => {
      choice.checked = false;
      this.change("pushState");
      this.box.focus();
    });
    return button;
  }

  /** When there is nothing: which choice to take back, and what it would bring. */
  renderNothing(found, members) {
    this.nothing.hidden = this.results.length > 0;
    if (this.results.length) return;
    const loosened = this.choices
      .filter((choice) => choice.checked)
      .map((choice) => {
        choice.checked = false;
        const count = this.narrowed(found, members).length;
        choice.checked = true;
        return { choice, count };
      })
      .filter(({ count }) => count)
      .sort((first, second) => second.count - first.count);
    const list = this.nothing.querySelector(".pc-find__loosen");
    list.replaceChildren(
      ...loosened.map(({ choice, count }) =>
        element("li", "", this.remover(choice, `: ${count === 1 ? "1 result" : `${count} results`}`))),
    );
    list.previousElementSibling.hidden = !loosened.length;
  }

  say(text, more) {
    this.status.textContent = text;
    this.said.textContent = more;
    this.announced.textContent = [text, more].filter(Boolean).join(". ");
  }

  async showMore() {
    const before = this.list.childElementCount;
    const pages = await Promise.all(this.results.slice(before, before + PAGE).map((each) => each.data()));
    this.list.append(...pages.map((page) => resultItem(page, this.plan.units)));
    this.more.hidden = this.results.length <= this.list.childElementCount;
    this.list.children[before]?.querySelector("a").focus();
  }
}

/** The pages of a list in the order of another; what the other does not hold comes last. */
const inOrder = (pages, order) => {
  const ranks = new Map(order.map(({ id }, rank) => [id, rank]));
  const rank = ({ id }) => ranks.get(id) ?? Infinity;
  return [...pages].sort((first, second) => rank(first) - rank(second) || 0);
};

/** Make the Find page work. */
export const offerFind = (place) => new Find(place).start();
