// @ts-check
/** A pad to draw a digit on, beside what becomes of the drawing. */
import { CELLS, counted, fitted, inked } from "./drawing_bitmap.js";
import { Hand } from "./drawing_hand.js";
import { paint, paintCursor, panel } from "./drawing_picture.js";
import { Drawing } from "./drawing_sheet.js";
import { attend, element, follow, followTheme } from "./page.js";

/** @typedef {import("./page.js").Model} Model */

const HELP =
  "Arrow keys move the cursor, Space puts ink, Shift with Space or Delete takes it away, " +
  "Enter lowers and lifts the pen, Control Z undoes, Escape gives the keys back.";

class Pad {
  /**
   * @param {Drawing} drawing
   * @param {Model} model
   * @param {HTMLElement} el
   */
  constructor(drawing, model, el) {
    this.drawing = drawing;
    this.model = model;
    this.gone = new AbortController();

    const { signal } = this.gone;
    const id = `cw-${Math.random().toString(36).slice(2)}`;
    // JupyterLab must leave the keys of this element alone.
    this.root = element("div", "convwidgets convwidgets-pad", {
      "data-lm-suppress-shortcuts": "true",
    });
    this.board = element("canvas", "cw-board", {
      tabindex: "0",
      role: "application",
      "aria-roledescription": "drawing pad",
      "aria-describedby": id,
    });
    this.frame = element("canvas", "cw-fitted", { role: "img" });
    this.cells = [...Array(CELLS * CELLS)].map(() => element("td", ""));
    this.live = element("span", "cw-hidden", { "aria-live": "polite" });
    this.caption = element("span", "");
    this.fit = element("input", "", { type: "checkbox" });
    const draw = () => this.draw();
    this.hand = new Hand(this.board, this.live, drawing, draw, signal);
    const panels = element("div", "cw-panels");
    panels.append(
      panel("your drawing, 32×32", this.board),
      element("span", "cw-then", { "aria-hidden": "true" }, "→"),
      panel(this.caption, this.frame),
      element("span", "cw-then", { "aria-hidden": "true" }, "→"),
      panel("inked points of each 4×4 block", this.table()),
    );
    this.root.append(panels, this.tools(`${id}-nib`, signal), element("span", "cw-hidden", { id }, HELP), this.live);

    drawing.views.add(draw);
    signal.addEventListener("abort", () => drawing.views.delete(draw));
    follow(model, ["fit"], draw, signal);
    followTheme(this.root, signal, draw);
    el.append(this.root);
    this.draw();
  }

  table() {
    const table = element("table", "cw-counts", { "aria-label": "the numbers a network is given, each of 16" });
    for (let row = 0; row < CELLS; row += 1) {
      const line = element("tr", "");
      line.append(...this.cells.slice(row * CELLS, (row + 1) * CELLS));
      table.append(line);
    }
    return table;
  }

  /** @param {string} name of the two radio buttons, like no others' in the page @param {AbortSignal} signal */
  tools(name, signal) {
    const root = element("div", "cw-tools");
    const nibs = element("div", "cw-nibs", { role: "radiogroup", "aria-label": "drawing tool" });
    for (const text of ["pen", "eraser"]) {
      const label = element("label", "");
      const radio = element("input", "", { type: "radio", name });
      radio.checked = text === "pen";
      radio.addEventListener("change", () => { this.hand.erasing = text === "eraser"; }, { signal });
      label.append(radio, text);
      nibs.append(label);
    }
    /** @param {string} text @param {string} title @param {() => void} press */
    const button = (text, title, press) => {
      const made = element("button", "cw-tool", { type: "button", title }, text);
      made.addEventListener("click", press, { signal });
      return made;
    };
    const undo = button("undo", "Take back the latest stroke (Ctrl+Z on the pad)", () => this.hand.undo());
    const clear = button("clear", "Take all ink away", () => this.hand.clear());
    const label = element("label", "");
    label.title = "Centre the drawing, scale it and thicken its strokes, much as the digits of the data set were";
    this.fit.addEventListener(
      "change",
      () => {
        this.model.set("fit", this.fit.checked);
        this.model.save_changes();
      },
      { signal },
    );
    label.append(this.fit, "fit to the frame");
    root.append(nibs, undo, clear, label);
    return root;
  }

  draw() {
    const { bits } = this.drawing;
    const fit = Boolean(this.model.get("fit"));
    const shown = fit ? fitted(bits) : bits;
    const counts = counted(shown);
    const style = getComputedStyle(this.root);
    paint(this.board, bits, style);
    if (this.hand.keys) paintCursor(this.board, this.hand.at, this.hand.penDown, style);
    paint(this.frame, shown, style);
    counts.forEach((count, i) => {
      const cell = this.cells[i];
      cell.textContent = String(count);
      cell.style.setProperty("--share", `${(count / 16) * 100}%`);
      // Black or white, whichever can be read on this grey.
      cell.classList.toggle("cw-light", count > 5);
    });
    this.caption.textContent = fit ? "fitted to the frame" : "as it was drawn";
    this.fit.checked = fit;
    const ink = inked(bits);
    this.board.setAttribute("aria-label", ink ? `your drawing, ${ink} of 1024 points hold ink` : "your drawing, blank");
    this.frame.setAttribute("aria-label", fit ? "the drawing fitted to the frame" : "the drawing as it was drawn");
    this.root.dataset.ink = String(ink);
  }

  close() {
    this.drawing.flush();
    this.gone.abort();
    this.root.remove();
  }
}

/** One drawing for each model, however many views it has. */
export default () => {
  /** @type {Drawing} */
  let drawing;
  return {
    /** @param {{model: Model}} context */
    initialize({ model }) {
      const gone = new AbortController();
      drawing = new Drawing(model);
      follow(model, ["answered", "bits"], () => drawing.adopt(), gone.signal);
      attend(model);
      return () => {
        drawing.close();
        gone.abort();
      };
    },
    /** @param {{model: Model, el: HTMLElement}} view */
    render({ model, el }) {
      const pad = new Pad(drawing, model, el);
      return () => pad.close();
    },
  };
};
