// @ts-check
/**
 * What a grid holds, shared by all views of one model: entries, marks, undo.
 *
 * The page writes `edit` only and the kernel everything else. An answer counts
 * only if it is to the latest edit, so that on a slow network an old answer
 * never overwrites what has been typed since; without a kernel the entries
 * typed simply stay.
 */
import { overlaid, parseNumber, sameTable } from "./matrix_text.js";

/** @typedef {import("./matrix_text.js").Rows} Rows */

/** Edits that can be undone. */
const KEPT = 200;

export class Sheet {
  /** @param {import("./page.js").Model} model */
  constructor(model) {
    this.model = model;
    /** @type {Rows} */
    this.cells = model.get("cells");
    /** @type {Rows[]} */
    this.past = [];
    /** @type {Rows[]} */
    this.future = [];
    /** @type {number} */
    this.sent = model.get("answered");
    /** @type {Set<() => void>} */
    this.views = new Set();
  }

  get height() {
    return this.cells.length;
  }

  get width() {
    return this.cells[0].length;
  }

  /** @param {number} row @param {number} column */
  isBad(row, column) {
    return parseNumber(this.cells[row][column]) === null;
  }

  /** Take the kernel's state, unless it answers an older edit. */
  adopt() {
    if (this.model.get("answered") < this.sent) return;
    const cells = this.model.get("cells");
    if (!sameTable(cells, this.cells)) {
      if (this.past.length && sameTable(cells, this.past[this.past.length - 1])) {
        this.past.pop(); // refused: the step forward was none
      } else if (this.future.length && sameTable(cells, this.future[this.future.length - 1])) {
        this.future.pop(); // a refused step back
      } else {
        this.remember(this.past, this.cells);
        this.future = [];
      }
    }
    this.cells = cells;
    this.show();
  }

  /**
   * Commit an edit of a hand.
   * @param {Rows} cells
   */
  commit(cells) {
    this.remember(this.past, this.cells);
    this.future = [];
    this.cells = cells;
    this.send({ cells });
  }

  /**
   * Paste a block. It is shown at once if nothing speaks against it; if something does, the
   * kernel says what.
   * @param {Rows} table
   * @param {[number, number]} at
   * @returns {boolean} whether it is shown
   */
  paste(table, at) {
    const before = this.cells;
    const regular = table.every((row) => row.length === table[0].length);
    const numeric = table.every((row) => row.every((text) => parseNumber(text) !== null));
    const [rows, columns] = this.model.get("resizable")
      ? this.model.get("max_shape")
      : [this.height, this.width];
    const fits = at[0] + table.length <= rows && at[1] + table[0].length <= columns;
    const shown = regular && numeric && fits;
    if (shown) {
      this.remember(this.past, before);
      this.future = [];
      this.cells = overlaid(before, table, at);
    }
    this.send({ cells: before, table, at });
    return shown;
  }

  /** Put the last usable entry back in a cell. @param {number} row @param {number} column */
  mend(row, column) {
    const cells = this.cells.map((line) => [...line]);
    cells[row][column] = this.model.get("accepted")[row]?.[column] ?? "0";
    this.commit(cells);
  }

  undo() {
    this.travel(this.past, this.future);
  }

  redo() {
    this.travel(this.future, this.past);
  }

  /** @param {Rows[]} from @param {Rows[]} to */
  travel(from, to) {
    const cells = from.pop();
    if (!cells) return;
    this.remember(to, this.cells);
    this.cells = cells;
    this.send({ cells });
  }

  /** @param {Rows[]} steps @param {Rows} cells */
  remember(steps, cells) {
    steps.push(cells);
    if (steps.length > KEPT) steps.shift();
  }

  /** @param {object} edit */
  send(edit) {
    const last = this.model.get("edit").serial ?? 0;
    this.sent = Math.max(this.sent, this.model.get("answered"), last) + 1;
    this.model.set("edit", { serial: this.sent, ...edit });
    this.model.save_changes();
    this.show();
  }

  show() {
    for (const view of this.views) view();
  }
}
