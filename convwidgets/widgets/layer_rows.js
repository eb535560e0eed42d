// @ts-check
/** A table of layers: one row each, every cell a plain control of the page. */
import { attend, element, follow, followTheme } from "./page.js";
import { isFlag, Line } from "./layer_line.js";

/**
 * @typedef {import("./page.js").Model} Model
 * @typedef {import("./layer_line.js").Column} Column
 * @typedef {import("./layer_line.js").Control} Control
 * @typedef {import("./layer_line.js").Row} Row
 */

const HELP =
  "Tab goes along a layer. Up and Down go to the layer above or below; with Alt they move it. " +
  "Enter keeps an entry, Escape puts it back.";

class Table {
  /**
   * @param {Model} model
   * @param {HTMLElement} el
   */
  constructor(model, el) {
    this.model = model;
    this.gone = new AbortController();
    /** @type {Line[]} */
    this.lines = [];
    /** The row that Tab goes along; the others are reached with the arrows. */
    this.at = 0;
    /**
     * Where the focus goes with the answer to an edit (its serial number): to which row and which of
     * its controls, and from which row, as long as it is still there.
     * @type {{serial: number, from: number, row: number, place: number} | null}
     */
    this.next = null;

    const { signal } = this.gone;
    const id = `cw-${Math.random().toString(36).slice(2)}`;
    this.root = element("div", "convwidgets convwidgets-layers", {
      "data-lm-suppress-shortcuts": "true",
    });
    this.scroller = element("div", "cw-scroller");
    const table = element("table", "cw-table", { "aria-label": "the layers, one in a row", "aria-describedby": id });
    this.body = element("tbody", "");
    table.append(this.header(), this.body);
    this.scroller.append(table);
    this.root.append(this.scroller, element("span", "cw-hidden", { id }, HELP));

    this.body.addEventListener("focusin", (event) => this.entered(event), { signal });
    this.body.addEventListener("keydown", (event) => this.key(event), { signal });
    this.body.addEventListener("change", (event) => this.commit(event.target), { signal });
    this.body.addEventListener(
      "input",
      ({ target }) => delete (/** @type {HTMLElement} */ (target).dataset.sent),
      { signal },
    );
    this.body.addEventListener("click", (event) => this.press(event), { signal });
    follow(model, ["rows", "answered", "disabled"], () => this.draw(), signal);
    followTheme(this.root, signal);
    this.draw();
    el.append(this.root);
  }

  /** @returns {Column[]} */
  get columns() {
    return this.model.get("columns");
  }

  header() {
    const head = element("thead", "");
    const line = element("tr", "");
    line.append(element("th", "cw-number", { scope: "col" }, "layer"));
    for (const { label, title, type } of this.columns) {
      line.append(element("th", `cw-for-${type}`, { scope: "col", title }, label));
    }
    const last = element("th", "", { scope: "col" });
    last.append(element("span", "cw-hidden", {}, "change the layer"));
    line.append(last);
    head.append(line);
    return head;
  }

  /** Show what the model holds; what is just being typed somewhere stays. */
  draw() {
    /** @type {Row[]} */
    const rows = this.model.get("rows");
    while (this.lines.length > rows.length) this.lines.pop()?.root.remove();
    while (this.lines.length < rows.length) {
      const line = new Line(this.columns);
      this.lines.push(line);
      this.body.append(line.root);
    }
    const disabled = Boolean(this.model.get("disabled"));
    rows.forEach((row, index) => this.lines[index].fill(row, index, rows.length, disabled));
    this.at = Math.max(0, Math.min(this.at, rows.length - 1));
    // An earlier edit's answer may come first, in which there is no such row yet.
    if (this.next && this.model.get("answered") >= this.next.serial) {
      const { row, place } = this.next;
      this.next = null;
      this.focus(Math.min(row, rows.length - 1), place);
    }
    this.tabStops();
  }

  /** Where a control stands. @param {EventTarget | null} target */
  place(target) {
    for (const [row, line] of this.lines.entries()) {
      const place = line.controls.indexOf(/** @type {Control} */ (target));
      if (place >= 0) return { row, place };
    }
    return null;
  }

  /** Focus a control of a row, or the nearest one to its left. @param {number} row @param {number} place */
  focus(row, place) {
    const all = this.lines[row].controls;
    let goal = place;
    while (goal > 0 && !all[goal]) goal -= 1;
    this.at = row;
    this.tabStops();
    const control = all[goal];
    control?.focus();
    if (control instanceof HTMLInputElement && control.type === "text") control.select();
  }

  /** Tab goes along one row and then leaves the table. */
  tabStops() {
    for (const [row, line] of this.lines.entries()) {
      for (const control of line.controls) if (control) control.tabIndex = row === this.at ? 0 : -1;
    }
  }

  /** @param {FocusEvent} event */
  entered(event) {
    const found = this.place(event.target);
    if (!found || found.row === this.at) return;
    this.at = found.row;
    this.tabStops();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const found = this.place(event.target);
    if (!found || event.ctrlKey || event.metaKey) return;
    const { row, place } = found;
    const control = /** @type {Control} */ (event.target);
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && !(control instanceof HTMLSelectElement)) {
      this.commit(control);
      if (event.altKey) this.move(by < 0 ? "up" : "down", row, place);
      else if (this.lines[row + by]) this.focus(row + by, place);
    } else if (event.key === "Enter" && control instanceof HTMLInputElement) {
      if (control.type === "text") this.commit(control);
    } else if (event.key === "Escape" && control instanceof HTMLInputElement) {
      control.value = control.dataset.shown ?? control.value;
      if (control.type === "text") control.select();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Tell the kernel what was entered. @param {EventTarget | null} target */
  commit(target) {
    const found = this.place(target);
    if (!found) return;
    const control = /** @type {Control} */ (target);
    if (control instanceof HTMLButtonElement || "sent" in control.dataset) return;
    const flag = isFlag(control);
    if (!flag && control.value === control.dataset.shown) return;
    control.dataset.sent = "";
    const value = flag ? /** @type {HTMLInputElement} */ (control).checked : control.value;
    this.tell({ act: "set", row: found.row, column: found.place, value });
  }

  /** @param {MouseEvent} event */
  press(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const found = this.place(target);
    const { act } = target.dataset;
    if (found && act && target.getAttribute("aria-disabled") !== "true") {
      this.move(act, found.row, found.place);
    }
  }

  /**
   * Move, add or remove a row; the focus goes with it.
   * @param {string} act
   * @param {number} row
   * @param {number} place of the control that has the focus
   */
  move(act, row, place) {
    const { next } = this;
    // Pressed once more before the answer has come: what is meant is where the row will be then.
    const at = next && next.from === row && next.place === place ? next.row : row;
    if ((act === "up" && at === 0) || (act === "down" && at >= this.lines.length - 1)) return;
    const to = at + ({ up: -1, down: 1, add: 1 }[act] ?? 0);
    const serial = this.tell({ act, row: at });
    this.next = { serial, from: row, row: to, place: act === "add" ? 0 : place };
  }

  /**
   * Tell the kernel of an edit, along with those it has not answered: a newer message may replace
   * an older one on its way.
   * @param {{act: string, row: number, column?: number, value?: string | boolean}} edit
   * @returns {number} its serial number
   */
  tell(edit) {
    const { model } = this;
    const answered = model.get("answered");
    /** @type {{serial: number}[]} */
    const before = model.get("edits");
    const waiting = before.filter(({ serial }) => serial > answered);
    const serial = (waiting.at(-1)?.serial ?? answered) + 1;
    model.set("edits", [...waiting, { serial, version: model.get("version"), ...edit }]);
    model.save_changes();
    return serial;
  }

  close() {
    this.gone.abort();
    this.root.remove();
  }
}

export default {
  /** @param {{model: Model, el: HTMLElement}} view */
  render({ model, el }) {
    const table = new Table(model, el);
    attend(model);
    return () => table.close();
  },
};
