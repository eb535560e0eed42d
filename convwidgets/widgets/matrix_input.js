// @ts-check
/** A grid of numbers edited as in a spreadsheet: the frame around the cells. */
import { attend, darkPage, element, follow, followTheme, say } from "./page.js";
import { Grid } from "./matrix_grid.js";
import { listen } from "./matrix_keys.js";
import { Sheet } from "./matrix_sheet.js";
import { resized } from "./matrix_text.js";

/** @typedef {import("./page.js").Model} Model */

const HELP =
  "Arrow keys choose, typing replaces, Enter edits, Delete clears, Control Z undoes, " +
  "Escape and then Tab leaves the grid.";

/**
 * Two small buttons that add and take away the last row or column.
 * @param {"rows" | "columns" | "length"} what
 * @param {(by: number) => void} change
 * @param {AbortSignal} signal
 */
function sizer(what, change, signal) {
  const root = element("div", "cw-sizer", { role: "group", "aria-label": what });
  const one = what === "length" ? "entry" : what.slice(0, -1);
  /** @param {string} sign @param {string} label @param {number} by */
  const button = (sign, label, by) => {
    const made = element("button", "cw-size", { type: "button", "aria-label": label }, sign);
    made.title = label;
    made.addEventListener(
      "click",
      () => {
        if (made.getAttribute("aria-disabled") !== "true") change(by);
      },
      { signal },
    );
    return made;
  };
  const less = button("−", `Remove the last ${one}`, -1);
  const count = element("span", "cw-count");
  const more = button("+", what === "length" ? "Add an entry" : `Add a ${one}`, 1);
  root.append(element("span", "cw-what", {}, what), less, count, more);
  /** @param {number} now @param {number} fewest @param {number} most */
  const draw = (now, fewest, most) => {
    count.textContent = String(now);
    // Not `disabled`: a button that is disabled under the finger would drop the focus.
    less.setAttribute("aria-disabled", String(now <= fewest));
    more.setAttribute("aria-disabled", String(now >= most));
  };
  return { root, draw };
}

/**
 * @param {Sheet} sheet
 * @param {Model} model
 * @param {HTMLElement} el
 */
function mount(sheet, model, el) {
  const gone = new AbortController();
  const { signal } = gone;
  const prefix = `cw-${Math.random().toString(36).slice(2)}`;
  const ids = { label: `${prefix}-label`, help: `${prefix}-help`, message: `${prefix}-message` };

  // JupyterLab must leave the keys of this element alone.
  const root = element("div", "convwidgets convwidgets-matrix", {
    "data-lm-suppress-shortcuts": "true",
  });
  const message = element("p", "cw-sentence", { id: ids.message, role: "alert" });
  const help = element("span", "cw-hidden", { id: ids.help }, HELP);
  const grid = new Grid(sheet, model, ids);
  const scroller = element("div", "cw-scroller");
  scroller.append(grid.root);
  const tools = element("div", "cw-tools");
  const vector = Boolean(model.get("one_dimensional"));
  const rows = sizer(
    "rows",
    (by) => sheet.commit(resized(sheet.cells, sheet.height + by, sheet.width)),
    signal,
  );
  const columns = sizer(
    vector ? "length" : "columns",
    (by) => sheet.commit(resized(sheet.cells, sheet.height, sheet.width + by)),
    signal,
  );
  tools.append(...(vector ? [] : [rows.root]), columns.root);

  const foldable = model.get("collapsed") !== null;
  const frame = element(foldable ? "details" : "div", "cw-frame");
  const label = element(foldable ? "summary" : "span", "cw-label", { id: ids.label });
  frame.append(label, scroller, tools, help);
  // Outside of the frame: a sentence must not hide with the grid.
  root.append(frame, message);
  if (frame instanceof HTMLDetailsElement) {
    frame.addEventListener(
      "toggle",
      () => {
        if (model.get("collapsed") === !frame.open) return;
        model.set("collapsed", !frame.open);
        model.save_changes();
      },
      { signal },
    );
  }

  const drawFrame = () => {
    const text = model.get("description");
    label.textContent = text || (foldable ? "Edit" : "");
    // An unlabelled grid still needs a name, if only one for those who do not see it.
    if (text || foldable) grid.root.removeAttribute("aria-label");
    else grid.root.setAttribute("aria-label", "matrix");
    label.hidden = !text && !foldable;
    if (frame instanceof HTMLDetailsElement) frame.open = !model.get("collapsed");
    tools.hidden = !model.get("resizable") || Boolean(model.get("disabled"));
  };
  // Once for all that one answer changes, or a screen reader would say it twice.
  let due = false;
  const drawMessage = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      say(message, model.get("message"));
    });
  };
  const drawCells = () => {
    grid.dark = darkPage();
    grid.draw();
    const [low, high] = [model.get("min_shape"), model.get("max_shape")];
    rows.draw(sheet.height, low[0], high[0]);
    columns.draw(sheet.width, low[1], high[1]);
  };

  listen(grid, signal);
  sheet.views.add(drawCells);
  signal.addEventListener("abort", () => sheet.views.delete(drawCells));
  follow(model, ["description", "collapsed", "resizable", "disabled"], drawFrame, signal);
  follow(model, ["tint", "disabled", "min_shape", "max_shape"], drawCells, signal);
  follow(model, ["message", "answered"], drawMessage, signal);
  followTheme(root, signal, drawCells);
  drawFrame();
  drawCells();
  el.append(root);
  drawMessage();
  return () => {
    gone.abort();
    root.remove();
  };
}

/** One sheet for each model, however many views it has. */
export default () => {
  /** @type {Sheet} */
  let sheet;
  return {
    /** @param {{model: Model}} context */
    initialize({ model }) {
      const gone = new AbortController();
      sheet = new Sheet(model);
      follow(model, ["answered", "cells", "accepted"], () => sheet.adopt(), gone.signal);
      attend(model);
      return () => gone.abort();
    },
    /** @param {{model: Model, el: HTMLElement}} view */
    render: ({ model, el }) => mount(sheet, model, el),
  };
};
