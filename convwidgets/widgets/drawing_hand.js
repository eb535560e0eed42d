// @ts-check
/** What a hand does on a pad: with mouse, finger or pen, and with the keys. */
import { inked, SIDE } from "./drawing_bitmap.js";
import { say } from "./page.js";

/** @typedef {import("./drawing_bitmap.js").Place} Place */

/** Half the width of what a nib covers, in points. */
const PEN = 1.5;
const ERASER = 2.5;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {number} place */
const inside = (place) => Math.max(0, Math.min(SIDE - 1, place));

export class Hand {
  /**
   * @param {HTMLCanvasElement} board
   * @param {HTMLElement} live where is said what has happened
   * @param {import("./drawing_sheet.js").Drawing} drawing
   * @param {() => void} redraw
   * @param {AbortSignal} signal
   */
  constructor(board, live, drawing, redraw, signal) {
    this.board = board;
    this.live = live;
    this.drawing = drawing;
    this.redraw = redraw;
    /** Where the keyboard's cursor is. */
    this.at = { row: SIDE / 2, column: SIDE / 2 };
    this.erasing = false;
    this.penDown = false;
    /** Whether the keyboard's cursor is shown. */
    this.keys = false;
    /** Where the pointer was last, while it draws. @type {{id: number, last: Place, ink: 0 | 1} | null} */
    this.stroke = null;
    this.listen(signal);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { board } = this;
    board.addEventListener("pointerdown", (event) => this.press(event), { signal });
    board.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      board.addEventListener(end, (event) => this.lift(event), { signal });
    }
    board.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const name of /** @type {const} */ (["focus", "blur"])) {
      board.addEventListener(
        name,
        () => {
          this.penDown = false;
          this.keys = name === "focus" && board.matches(":focus-visible");
          this.redraw();
        },
        { signal },
      );
    }
  }

  // ------------------------------------------------------------------ pointer

  /** @param {PointerEvent} event @returns {Place} */
  place(event) {
    const box = this.board.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * SIDE,
      y: ((event.clientY - box.top) / box.height) * SIDE,
    };
  }

  /** @param {PointerEvent} event */
  press(event) {
    // The left button, a finger, the tip of a pen or its eraser; a second finger draws nothing.
    if (this.stroke || ![0, 5].includes(event.button)) return;
    event.preventDefault();
    this.board.focus({ preventScroll: true });
    this.keys = this.penDown = false;
    const last = this.place(event);
    const ink = this.erasing || event.button === 5 ? 0 : 1;
    this.stroke = { id: event.pointerId, last, ink };
    this.board.setPointerCapture(event.pointerId);
    this.drawing.remember();
    this.drawing.draw(last, last, this.radius(ink), ink);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { stroke } = this;
    if (!stroke || stroke.id !== event.pointerId) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) {
      const to = this.place(one);
      this.drawing.draw(stroke.last, to, this.radius(stroke.ink), stroke.ink);
      stroke.last = to;
    }
  }

  /** @param {PointerEvent} event */
  lift(event) {
    const { stroke } = this;
    if (!stroke || stroke.id !== event.pointerId) return;
    this.stroke = null;
    const row = Math.floor(stroke.last.y);
    const column = Math.floor(stroke.last.x);
    this.at = { row: inside(row), column: inside(column) };
    this.drawing.flush();
    this.redraw();
    say(this.live, `${inked(this.drawing.bits)} of 1024 points hold ink.`);
  }

  /** @param {0 | 1} ink */
  radius(ink) {
    return ink ? PEN : ERASER;
  }

  // ----------------------------------------------------------------- keyboard

  /** @param {KeyboardEvent} event */
  key(event) {
    const arrow = ARROWS[event.key];
    const command = event.ctrlKey || event.metaKey;
    this.keys ||= Boolean(arrow) || [" ", "Enter"].includes(event.key);
    if (command && event.key.toLowerCase() === "z") {
      this.undo();
    } else if (command || event.altKey) {
      return;
    } else if (arrow) {
      this.at = { row: inside(this.at.row + arrow[0]), column: inside(this.at.column + arrow[1]) };
      if (this.penDown) this.dab(this.erasing ? 0 : 1, false);
      this.redraw();
      this.sayPlace();
    } else if (event.key === " ") {
      this.dab(event.shiftKey || this.erasing ? 0 : 1, true);
      this.sayPlace();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.dab(0, true);
      this.sayPlace();
    } else if (event.key === "Enter") {
      this.penDown = !this.penDown;
      if (this.penDown) this.dab(this.erasing ? 0 : 1, true);
      this.redraw();
      say(this.live, this.penDown ? "The pen is down." : "The pen is lifted.");
    } else if (event.key === "Escape") {
      this.board.blur();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Ink, or none, under the cursor. @param {0 | 1} ink @param {boolean} begins a new stroke */
  dab(ink, begins) {
    if (begins) this.drawing.remember();
    const middle = { x: this.at.column + 0.5, y: this.at.row + 0.5 };
    this.drawing.draw(middle, middle, PEN, ink);
  }

  sayPlace() {
    const { row, column } = this.at;
    const what = this.drawing.bits[row * SIDE + column] ? "ink" : "blank";
    say(this.live, `row ${row}, column ${column}, ${what}`);
  }

  undo() {
    const done = this.drawing.undo();
    say(this.live, done ? `Undone; ${inked(this.drawing.bits)} points hold ink.` : "Nothing to undo.");
  }

  clear() {
    this.drawing.clear();
    say(this.live, "The pad is blank.");
  }
}
