// @ts-check
/** One row of a layer table: a name, the settings of the layer, and what can be done with it. */
import { element } from "./page.js";

/**
 * @typedef {{label: string, title: string, type: "choice" | "text" | "flag",
 *   options?: [string, string][]}} Column
 * @typedef {{name: string, cells: (string | boolean | null)[]}} Row
 * @typedef {HTMLSelectElement | HTMLInputElement | HTMLButtonElement} Control
 */

/** What the buttons at the end of a row do. @type {[string, string, string][]} */
const ACTS = [
  ["up", "↑", "Move up"],
  ["down", "↓", "Move down"],
  ["add", "+", "Add one like it below"],
  ["remove", "×", "Remove"],
];

/** Whether a control is a box to tick. @param {EventTarget | null} control */
export function isFlag(control) {
  return control instanceof HTMLInputElement && control.type === "checkbox";
}

export class Line {
  /** @param {Column[]} columns */
  constructor(columns) {
    this.columns = columns;
    this.root = element("tr", "");
    this.head = element("th", "cw-number", { scope: "row" });
    this.cells = columns.map(() => element("td", ""));
    this.buttons = ACTS.map(([act, sign]) =>
      element("button", "cw-act", { type: "button", "data-act": act }, sign),
    );
    const acts = element("td", "cw-acts");
    acts.append(...this.buttons);
    this.root.append(this.head, ...this.cells, acts);
  }

  /** Everything that takes the focus, left to right; null for a setting the layer does not have. */
  get controls() {
    const own = this.cells.map(
      (cell) => /** @type {Control | null} */ (cell.querySelector("input, select")),
    );
    return [...own, ...this.buttons];
  }

  /**
   * @param {Row} row
   * @param {number} index
   * @param {number} count of rows
   * @param {boolean} disabled
   */
  fill(row, index, count, disabled) {
    const place = `layer ${index + 1}, ${row.name}`;
    this.head.replaceChildren(
      element("span", "cw-count", {}, String(index + 1)),
      document.createTextNode(row.name),
    );
    row.cells.forEach((value, column) => {
      const cell = this.cells[column];
      const had = /** @type {Control | null} */ (cell.querySelector("input, select"));
      const control = value === null ? null : (had ?? this.control(column));
      // A setting that this kind of layer does not have: an empty cell, not a grey control.
      if (control !== had) cell.replaceChildren(...(control ? [control] : []));
      if (control === null || value === null) return;
      control.setAttribute("aria-label", `${this.columns[column].title}, ${place}`);
      control.disabled = disabled;
      show(control, value);
    });
    this.buttons.forEach((button, at) => {
      const [act, , words] = ACTS[at];
      const edge = (act === "up" && index === 0) || (act === "down" && index === count - 1);
      button.setAttribute("aria-label", `${words}: ${place}`);
      button.title = words;
      // Not `disabled`, which would drop the focus of whoever has just pressed it.
      button.setAttribute("aria-disabled", String(disabled || edge));
    });
  }

  /** @param {number} column */
  control(column) {
    const { type, options } = this.columns[column];
    if (type === "choice") {
      const made = element("select", "cw-choice");
      for (const [value, label] of options ?? []) made.append(new Option(label, value));
      return made;
    }
    if (type === "flag") return element("input", "cw-flag", { type: "checkbox" });
    return element("input", "cw-entry", {
      type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false",
    });
  }
}

/**
 * Show a value, unless somebody is typing just there.
 * @param {Control} control
 * @param {string | boolean} value
 */
function show(control, value) {
  if (isFlag(control)) {
    /** @type {HTMLInputElement} */ (control).checked = Boolean(value);
    return;
  }
  const { shown, sent } = control.dataset;
  const typed = shown !== undefined && control.value !== shown && sent === undefined;
  if (typed && document.activeElement === control) return;
  delete control.dataset.sent;
  control.dataset.shown = control.value = String(value);
}
