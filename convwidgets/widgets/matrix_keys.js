// @ts-check
/** What mouse, keyboard and clipboard do in a grid: what they do in a spreadsheet. */
import { pastedTable, tabbed } from "./matrix_text.js";

/** @typedef {import("./matrix_grid.js").Grid} Grid */
/** @typedef {import("./matrix_grid.js").Spot} Spot */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {Grid} grid
 * @param {AbortSignal} signal
 */
export function listen(grid, signal) {
  const { root } = grid;
  // After Escape the next Tab leaves the grid, so that nobody has to walk through all of it.
  let leaving = false;

  /** @param {Event} event @returns {Spot | null} */
  const spotOf = (event) => {
    const cell = /** @type {Element} */ (event.target).closest?.(".cw-cell");
    if (!(cell instanceof HTMLElement)) return null;
    return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  };

  /** @param {KeyboardEvent} event */
  const tab = (event) => {
    const next = leaving ? null : grid.next(event.shiftKey ? -1 : 1);
    if (next) {
      event.preventDefault();
      grid.choose(next);
    }
    // Otherwise the browser moves on from the active cell, the only one Tab can reach.
  };

  /** @param {Spot} from @param {[number, number]} by @param {boolean} far */
  const moved = (from, [down, right], far) => {
    const reach = far ? 1e6 : 1;
    return grid.inside({ row: from.row + down * reach, column: from.column + right * reach });
  };

  /** @param {KeyboardEvent} event */
  const editing = (event) => {
    if (event.isComposing) return;
    const { key } = event;
    const arrow = ARROWS[key];
    if (key === "Escape") {
      grid.cancel();
      grid.choose(grid.active);
    } else if (key === "Enter") {
      grid.commit();
      grid.choose(moved(grid.active, [event.shiftKey ? -1 : 1, 0], false));
    } else if (key === "Tab") {
      grid.commit();
      grid.choose(grid.active);
      tab(event);
      return;
    } else if (arrow && grid.editor?.typed && !event.shiftKey) {
      // As long as a new entry is typed, arrows go to the next cell, not to the next letter.
      grid.commit();
      grid.choose(moved(grid.active, arrow, false));
    } else {
      return;
    }
    event.preventDefault();
  };

  /** @param {KeyboardEvent} event @returns {boolean} whether the key did something */
  const chord = (event) => {
    const key = event.key.toLowerCase();
    if (key === "a") {
      grid.choose({ row: 0, column: 0 });
      grid.choose({ row: grid.sheet.height - 1, column: grid.sheet.width - 1 }, true);
      return true;
    }
    if (grid.disabled || (key !== "z" && key !== "y")) return false;
    if (key === "y" || event.shiftKey) grid.sheet.redo();
    else grid.sheet.undo();
    return true;
  };

  /** @param {KeyboardEvent} event @returns {boolean} whether the key did something */
  const choosing = (event) => {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    const { active } = grid;
    const arrow = ARROWS[key];
    if (arrow) grid.choose(moved(active, arrow, command), event.shiftKey);
    else if (key === "Home") {
      grid.choose({ row: command ? 0 : active.row, column: 0 }, event.shiftKey);
    } else if (key === "End") {
      const row = command ? grid.sheet.height - 1 : active.row;
      grid.choose({ row, column: grid.sheet.width - 1 }, event.shiftKey);
    } else if (key === "Escape") {
      if (grid.sheet.isBad(active.row, active.column) && !grid.disabled) {
        grid.sheet.mend(active.row, active.column);
      } else {
        grid.choose(active);
        leaving = true;
      }
    } else if (command && !event.altKey) return chord(event);
    else if (key === "Enter" || key === "F2") grid.edit();
    else if (key === "Delete" || key === "Backspace") {
      if (!grid.disabled) grid.clear();
    } else if (key.length === 1 && key !== " " && !event.altKey) grid.edit(key);
    else return key === " ";
    return true;
  };

  root.addEventListener(
    "keydown",
    (event) => {
      if (event.target instanceof HTMLInputElement) return editing(event);
      if (event.key === "Tab") return tab(event);
      if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) leaving = false;
      if (choosing(event)) event.preventDefault();
    },
    { signal },
  );
  root.addEventListener("focusout", () => (leaving = false), { signal });

  let dragging = false;
  root.addEventListener(
    "pointerdown",
    (event) => {
      const spot = spotOf(event);
      if (!spot || event.button !== 0 || event.target instanceof HTMLInputElement) return;
      grid.commit();
      const again = spot.row === grid.active.row && spot.column === grid.active.column;
      const focused = grid.hasFocus;
      // The browser would select text and, later, move the focus itself.
      event.preventDefault();
      if (event.pointerType === "touch") {
        // A finger has no double click; a second tap is what opens the keyboard.
        grid.choose(spot);
        if (again && focused) grid.edit();
        return;
      }
      dragging = true;
      grid.choose(spot, event.shiftKey);
    },
    { signal },
  );
  root.addEventListener(
    "pointerover",
    (event) => {
      const spot = spotOf(event);
      if (dragging && !(event.buttons & 1)) dragging = false;
      if (dragging && spot) grid.choose(spot, true);
    },
    { signal },
  );
  root.ownerDocument.addEventListener("pointerup", () => (dragging = false), { signal });
  root.addEventListener(
    "dblclick",
    (event) => {
      if (spotOf(event)) grid.edit();
    },
    { signal },
  );

  /** @param {ClipboardEvent} event */
  const copy = (event) => {
    if (grid.editor || !event.clipboardData) return;
    const { top, bottom, left, right } = grid.selection;
    const rows = grid.sheet.cells.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
    event.clipboardData.setData("text/plain", tabbed(rows));
    event.preventDefault();
    if (event.type === "cut" && !grid.disabled) grid.clear();
  };
  root.addEventListener("copy", copy, { signal });
  root.addEventListener("cut", copy, { signal });
  root.addEventListener(
    "paste",
    (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (grid.editor || grid.disabled || !text.trim()) return;
      event.preventDefault();
      const { top, bottom, left, right } = grid.selection;
      let table = pastedTable(text);
      const single = table.length === 1 && table[0].length === 1;
      if (single) {
        const row = Array(right - left + 1).fill(table[0][0]);
        table = Array.from({ length: bottom - top + 1 }, () => row);
      } else if (grid.model.get("one_dimensional") && table.every((row) => row.length === 1)) {
        table = [table.map((row) => row[0])];
      }
      if (grid.sheet.paste(table, [top, left])) {
        grid.choose({ row: top, column: left });
        const end = { row: top + table.length - 1, column: left + table[0].length - 1 };
        grid.choose(end, true);
      }
    },
    { signal },
  );
}
