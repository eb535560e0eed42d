// @ts-check
/**
 * A drawing, 32×32 points of ink or none, and what becomes of it.
 *
 * The same as in _drawing.py, in whole numbers, so that both always agree.
 */

/** Points in a row or a column. */
export const SIDE = 32;
/** Rows and columns of what a drawing is reduced to. */
export const CELLS = 8;

const BLOCK = SIDE / CELLS;
const [HEIGHT, WIDTH, UNEVEN, LEAST_INK] = [32, 22, 2, 256];

/** Points row by row, 1 for ink. @typedef {Uint8Array} Bits */
/** A place in a drawing, in points from its upper left corner. @typedef {{x: number, y: number}} Place */

/** @returns {Bits} */
export const blank = () => new Uint8Array(SIDE * SIDE);

/** A drawing from its text: four points in each hexadecimal digit. @param {string} text */
export function unpacked(text) {
  const bits = blank();
  for (let i = 0; i < bits.length; i += 1) {
    bits[i] = (parseInt(text[i >> 2] ?? "0", 16) >> (3 - (i & 3))) & 1;
  }
  return bits;
}

/** @param {Bits} bits */
export function packed(bits) {
  let text = "";
  for (let i = 0; i < bits.length; i += 4) {
    text += (8 * bits[i] + 4 * bits[i + 1] + 2 * bits[i + 2] + bits[i + 3]).toString(16);
  }
  return text;
}

/**
 * Put ink, or take it away, wherever a round nib passes.
 * @param {Bits} bits
 * @param {Place} from
 * @param {Place} to
 * @param {number} radius
 * @param {0 | 1} ink
 */
export function stroke(bits, from, to, radius, ink) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  for (let i = 0; i < bits.length; i += 1) {
    const [x, y] = [(i % SIDE) + 0.5 - from.x, Math.floor(i / SIDE) + 0.5 - from.y];
    const along = length ? Math.min(1, Math.max(0, (x * dx + y * dy) / length)) : 0;
    if ((x - along * dx) ** 2 + (y - along * dy) ** 2 <= radius * radius) bits[i] = ink;
  }
}

/** How many points hold ink. @param {Bits} bits */
export const inked = (bits) => bits.reduce((sum, bit) => sum + bit, 0);

/** The inked points of each 4×4 block, row by row. @param {Bits} bits */
export function counted(bits) {
  /** @type {number[]} */
  const counts = new Array(CELLS * CELLS).fill(0);
  bits.forEach((bit, i) => {
    const row = Math.floor(i / SIDE / BLOCK);
    counts[row * CELLS + Math.floor((i % SIDE) / BLOCK)] += bit;
  });
  return counts;
}

/** Centred and scaled to the frame, with strokes of a usual weight. @param {Bits} bits */
export function fitted(bits) {
  if (!inked(bits)) return bits;
  let points = [...bits.keys()].filter((i) => bits[i]).map((i) => [Math.floor(i / SIDE), i % SIDE]);
  let result = scaled(points);
  while (inked(result) < LEAST_INK) {
    points = thicker(points);
    result = scaled(points);
  }
  return result;
}

/** The box around the ink at the size and in the place it has in the frame. @param {number[][]} points */
function scaled(points) {
  const [rows, columns] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  const [tall, wide] = [Math.max(...rows) - top + 1, Math.max(...columns) - left + 1];
  const height = Math.max(1, Math.min(HEIGHT, Math.floor((UNEVEN * WIDTH * tall) / wide)));
  const width = Math.max(1, Math.min(WIDTH, Math.floor((UNEVEN * HEIGHT * wide) / tall)));
  const box = new Uint8Array(tall * wide);
  for (const [row, column] of points) box[(row - top) * wide + column - left] = 1;
  const result = blank();
  const [above, before] = [Math.floor((SIDE - height) / 2), Math.floor((SIDE - width) / 2)];
  for (let row = 0; row < height; row += 1) {
    const from = Math.floor(((2 * row + 1) * tall) / (2 * height));
    for (let column = 0; column < width; column += 1) {
      const at = Math.floor(((2 * column + 1) * wide) / (2 * width));
      result[(above + row) * SIDE + before + column] = box[from * wide + at];
    }
  }
  return result;
}

/** Ink also above, below, left and right of every inked point. @param {number[][]} points */
function thicker(points) {
  const grown = new Map();
  for (const [row, column] of points) {
    for (const [down, right] of [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]]) {
      grown.set(`${row + down} ${column + right}`, [row + down, column + right]);
    }
  }
  return [...grown.values()];
}
