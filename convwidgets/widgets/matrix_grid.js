// @ts-check
/** The cells of a grid: drawing them, choosing among them, editing one. */
import { element } from "./page.js";
import { parseNumber, resized, shownNumber } from "./matrix_text.js";
import { tints } from "./matrix_tint.js";

/** @typedef {{row: number, column: number}} Spot */
/** @typedef {{input: HTMLInputElement, before: string, typed: boolean}} Editor */

/**
 * The number of a row or column, in small type and not spoken: a grid counts for itself.
 * @param {number} place
 * @param {string} [className]
 */
function index(place, className = "") {
  const made = element("span", `cw-index ${className}`, { "aria-hidden": "true" });
  // An element of its own, so that lengths in `ch` are the same outside of it as in a cell.
  made.append(element("small", "", {}, String(place)));
  return made;
}

export class Grid {
  /**
   * @param {import("./matrix_sheet.js").Sheet} sheet
   * @param {import("./page.js").Model} model
   * @param {{label: string, help: string, message: string}} ids of elements that describe the grid
   */
  constructor(sheet, model, ids) {
    this.sheet = sheet;
    this.model = model;
    this.ids = ids;
    this.dark = false;
    this.root = element("div", "cw-grid", {
      role: "grid",
      "aria-multiselectable": "true",
      "aria-labelledby": ids.label,
      "aria-describedby": ids.help,
    });
    /** @type {HTMLElement[][]} */
    this.cells = [];
    /** The cell that has the focus, and the opposite corner of the selection. @type {Spot} */
    this.active = { row: 0, column: 0 };
    /** @type {Spot} */
    this.anchor = this.active;
    /** @type {Editor | null} */
    this.editor = null;
  }

  get disabled() {
    return Boolean(this.model.get("disabled"));
  }

  /** First and last row and column of the selection. */
  get selection() {
    const { active, anchor } = this;
    return {
      top: Math.min(active.row, anchor.row),
      bottom: Math.max(active.row, anchor.row),
      left: Math.min(active.column, anchor.column),
      right: Math.max(active.column, anchor.column),
    };
  }

  get hasFocus() {
    return this.root.contains(this.root.ownerDocument.activeElement);
  }

  /** Show what the sheet holds. */
  draw() {
    const { sheet } = this;
    const focused = this.hasFocus && !this.editor;
    if (this.cells.length !== sheet.height || this.cells[0].length !== sheet.width) this.build();
    const numbers = sheet.cells.map((row) => row.map(parseNumber));
    const tint = tints(numbers, this.model.get("tint"), this.dark);
    let longest = 3;
    this.cells.forEach((line, row) =>
      line.forEach((cell, column) => {
        const number = numbers[row][column];
        const text = sheet.cells[row][column];
        const shown = number === null ? text : shownNumber(number);
        longest = Math.max(longest, Math.min(shown.length, 9));
        const label = /** @type {HTMLElement} */ (cell.firstElementChild);
        if (label.textContent !== shown) label.textContent = shown;
        cell.classList.toggle("cw-bad", number === null);
        cell.classList.toggle("cw-odd", number !== null && !Number.isFinite(number));
        if (number === null) {
          cell.setAttribute("aria-invalid", "true");
          cell.setAttribute("aria-errormessage", this.ids.message);
        } else {
          cell.removeAttribute("aria-invalid");
          cell.removeAttribute("aria-errormessage");
        }
        const exact = number !== null && shown !== text && parseNumber(shown) !== number;
        cell.title = exact || shown.length > 9 ? text : "";
        const colors = tint[row][column];
        cell.style.backgroundColor = colors?.ground ?? "";
        cell.style.color = colors?.ink ?? "";
      }),
    );
    this.root.style.setProperty("--cw-longest", `${longest}ch`);
    if (this.disabled) this.root.setAttribute("aria-readonly", "true");
    else this.root.removeAttribute("aria-readonly");
    this.active = this.inside(this.active);
    this.anchor = this.inside(this.anchor);
    this.mark();
    if (focused && !this.hasFocus) this.cellAt(this.active).focus();
  }

  build() {
    const { height, width } = this.sheet;
    this.cancel();
    this.root.setAttribute("aria-rowcount", String(height));
    this.root.setAttribute("aria-colcount", String(width));
    const head = element("div", "cw-line cw-head", { "aria-hidden": "true" });
    if (height > 1) head.append(element("span", "cw-index"));
    for (let column = 0; column < width; column++) head.append(index(column, "cw-above"));
    this.cells = Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (_, column) => {
        const cell = element("div", "cw-cell", {
          role: "gridcell",
          "aria-rowindex": String(row + 1),
          "aria-colindex": String(column + 1),
          "data-row": String(row),
          "data-column": String(column),
        });
        cell.append(element("span", "cw-number"));
        return cell;
      }),
    );
    const lines = this.cells.map((line, row) => {
      const made = element("div", "cw-line", { role: "row", "aria-rowindex": String(row + 1) });
      if (height > 1) made.append(index(row));
      made.append(...line);
      return made;
    });
    this.root.replaceChildren(head, ...lines);
  }

  /** Show which cells are chosen, and let Tab reach the active one only. */
  mark() {
    const { top, bottom, left, right } = this.selection;
    const many = top !== bottom || left !== right;
    this.cells.forEach((line, row) =>
      line.forEach((cell, column) => {
        const active = row === this.active.row && column === this.active.column;
        const chosen = row >= top && row <= bottom && column >= left && column <= right;
        cell.tabIndex = active ? 0 : -1;
        cell.setAttribute("aria-selected", String(chosen));
        cell.classList.toggle("cw-active", active);
        cell.classList.toggle("cw-chosen", chosen && many);
        cell.classList.toggle("cw-top", row === top);
        cell.classList.toggle("cw-bottom", row === bottom);
        cell.classList.toggle("cw-left", column === left);
        cell.classList.toggle("cw-right", column === right);
      }),
    );
  }

  /** @param {Spot} spot */
  cellAt({ row, column }) {
    return this.cells[row][column];
  }

  /** @param {Spot} spot @returns {Spot} */
  inside({ row, column }) {
    return {
      row: Math.max(0, Math.min(row, this.sheet.height - 1)),
      column: Math.max(0, Math.min(column, this.sheet.width - 1)),
    };
  }

  /**
   * Choose a cell and give it the focus.
   * @param {Spot} spot
   * @param {boolean} [extend] keep the other corner of the selection
   */
  choose(spot, extend = false) {
    this.active = this.inside(spot);
    if (!extend) this.anchor = this.active;
    this.mark();
    this.cellAt(this.active).focus();
  }

  /** The cell after (or before) the active one, line by line; null beyond the last. */
  next(step = 1) {
    const { width, height } = this.sheet;
    const place = this.active.row * width + this.active.column + step;
    if (place < 0 || place >= width * height) return null;
    return { row: Math.floor(place / width), column: place % width };
  }

  /** Put 0 into every chosen cell. */
  clear() {
    const { top, bottom, left, right } = this.selection;
    const cells = resized(this.sheet.cells, this.sheet.height, this.sheet.width);
    for (let row = top; row <= bottom; row++) cells[row].fill("0", left, right + 1);
    this.sheet.commit(cells);
  }

  /**
   * Edit the active cell.
   * @param {string} [typed] what replaces the entry; without it the entry is edited
   */
  edit(typed) {
    if (this.disabled || this.editor) return;
    const { row, column } = this.active;
    const before = this.sheet.cells[row][column];
    const place = this.model.get("one_dimensional")
      ? `Entry ${column}`
      : `Row ${row}, column ${column}`;
    const input = element("input", "cw-editor", {
      "aria-label": place,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
    });
    input.value = typed ?? before;
    const widen = () => input.style.setProperty("--cw-typed", `${input.value.length + 1}ch`);
    input.addEventListener("input", widen);
    input.addEventListener("blur", () => this.commit());
    widen();
    this.editor = { input, before, typed: typed !== undefined };
    this.anchor = this.active;
    this.mark();
    this.cellAt(this.active).append(input);
    input.focus();
    if (typed === undefined) input.select();
  }

  /** End editing and keep what was typed; an emptied cell is cleared, as by Delete. */
  commit() {
    const { editor } = this;
    if (!editor) return;
    const text = editor.input.value.trim() || "0";
    const { row, column } = this.active;
    this.cancel();
    if (text === editor.before) return;
    const cells = resized(this.sheet.cells, this.sheet.height, this.sheet.width);
    cells[row][column] = text;
    this.sheet.commit(cells);
  }

  /** End editing and forget what was typed. */
  cancel() {
    const { editor } = this;
    if (!editor) return;
    // First, because taking a focused input away fires its blur.
    this.editor = null;
    editor.input.remove();
  }
}
