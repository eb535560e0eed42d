// @ts-check
/** How a drawing looks: points of ink, lines around the blocks, the cursor of the keyboard. */
import { CELLS, SIDE } from "./drawing_bitmap.js";
import { element } from "./page.js";

/** @typedef {import("./drawing_bitmap.js").Bits} Bits */

/** Pixels of the canvas for each point of a drawing. */
const POINT = 8;

/** @param {string | HTMLElement} caption @param {HTMLElement} content */
export function panel(caption, content) {
  const root = element("div", "cw-panel");
  const head = element("div", "cw-caption");
  head.append(caption);
  root.append(head, content);
  return root;
}

/**
 * Points of ink, and lines around the blocks that are counted.
 * @param {HTMLCanvasElement} canvas
 * @param {Bits} bits
 * @param {CSSStyleDeclaration} style
 */
export function paint(canvas, bits, style) {
  const brush = canvas.getContext("2d");
  if (!brush) return;
  if (canvas.width !== SIDE * POINT) canvas.width = canvas.height = SIDE * POINT;
  brush.fillStyle = style.getPropertyValue("--cw-paper");
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = style.getPropertyValue("--cw-ink");
  bits.forEach((bit, i) => {
    if (bit) brush.fillRect((i % SIDE) * POINT, Math.floor(i / SIDE) * POINT, POINT, POINT);
  });
  brush.fillStyle = style.getPropertyValue("--cw-rule");
  for (let block = 1; block < CELLS; block += 1) {
    const at = (block * canvas.width) / CELLS;
    brush.fillRect(at, 0, 1, canvas.height);
    brush.fillRect(0, at, canvas.width, 1);
  }
}

/**
 * Where the keys would put ink.
 * @param {HTMLCanvasElement} canvas
 * @param {{row: number, column: number}} at
 * @param {boolean} penDown
 * @param {CSSStyleDeclaration} style
 */
export function paintCursor(canvas, at, penDown, style) {
  const brush = canvas.getContext("2d");
  if (!brush) return;
  brush.lineWidth = 2;
  brush.strokeStyle = style.getPropertyValue("--cw-cursor");
  brush.setLineDash(penDown ? [] : [POINT / 2, POINT / 2]);
  brush.strokeRect((at.column - 1) * POINT, (at.row - 1) * POINT, 3 * POINT, 3 * POINT);
  brush.setLineDash([]);
}
