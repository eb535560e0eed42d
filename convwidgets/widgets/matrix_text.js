// @ts-check
/**
 * Numbers and tables as a person types and pastes them.
 *
 * The kernel decides what a number is (_matrix_text.py); this guesses ahead so
 * that an entry is shown, tinted or marked at once.
 */

/** @typedef {string[][]} Rows a rectangular table of text */

const PLAIN = "(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)";
const DECIMAL = new RegExp(`^[+-]?${PLAIN}(?:e[+-]?[0-9]+)?$`, "i");
const FRACTION = new RegExp(`^([+-]?${PLAIN}) ?/ ?(${PLAIN})$`);
const INFINITE = /^([+-]?)(?:inf|infinity|∞)$/i;

/**
 * The number that a text says, or null if it says none.
 * @param {string} text
 * @returns {number | null}
 */
export function parseNumber(text) {
  const plain = text.trim().replaceAll("−", "-");
  if (/^[+-]?nan$/i.test(plain)) return NaN;
  const infinite = INFINITE.exec(plain);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  const fraction = FRACTION.exec(plain);
  if (!fraction && !DECIMAL.test(plain)) return null;
  const [above, below] = fraction ? [Number(fraction[1]), Number(fraction[2])] : [Number(plain), 1];
  return Number.isFinite(below) && Number.isFinite(above / below) ? above / below : null;
}

/**
 * How a cell shows a number: integers without decimals, otherwise three digits that count.
 * @param {number} number
 */
export function shownNumber(number) {
  if (Number.isNaN(number)) return "NaN";
  const size = Math.abs(number);
  let text;
  if (size === Infinity) text = "∞";
  else if (Number.isInteger(size) && size < 1e6) text = String(size);
  else if (size >= 1e-3 && size < 1e6) text = String(Number(size.toPrecision(3)));
  else {
    const [digits, power] = size.toExponential(2).split("e");
    text = `${Number(digits)}e${power.replace("+", "").replace("-", "−")}`;
  }
  return number < 0 ? `−${text}` : text;
}

/**
 * Whether two tables say the same numbers; a text that is no number only equals itself.
 * @param {Rows} one
 * @param {Rows} other
 */
export function sameTable(one, other) {
  if (one.length !== other.length || one[0].length !== other[0].length) return false;
  return one.every((row, r) =>
    row.every((text, c) => {
      if (text === other[r][c]) return true;
      const number = parseNumber(text);
      return number !== null && Object.is(number, parseNumber(other[r][c]));
    }),
  );
}

/**
 * A table as other programs read it: tabs, line ends and plain signs.
 * @param {Rows} rows
 */
export function tabbed(rows) {
  const plain = (/** @type {string} */ text) => text.replaceAll("−", "-").replaceAll("∞", "inf");
  return rows.map((row) => row.map(plain).join("\t")).join("\n");
}

/**
 * The table in a pasted text, maybe ragged. It may come from a spreadsheet (tabs), from a file
 * (commas, semicolons, spaces), from Python or NumPy ([[1, 2], [3, 4]]) or from MATLAB ([1 2; 3 4]).
 * @param {string} text
 * @returns {Rows}
 */
export function pastedTable(text) {
  let plain = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(/\n+$/, "");
  // One number with a decimal comma, which the kernel explains, rather than two numbers.
  if (/^\s*[+−-]?[0-9]*,[0-9]+\s*$/.test(plain)) return [[plain.trim()]];
  const brackets = /[[({]/.exec(plain);
  if (brackets) {
    plain = plain.slice(brackets.index).replace(/,\s*dtype.*$/s, "");
    const nested = /[\])}]\s*,?\s*[[({]/.test(plain);
    if (nested) plain = plain.replace(/\s+/g, " ").replace(/[\])}]\s*,?\s*[[({]/g, "\n");
    else plain = plain.replaceAll(";", "\n");
    plain = plain.replace(/[[\](){}]/g, "");
  }
  const separator = ["\t", ";", ","].find((sign) => plain.includes(sign)) ?? /\s+/;
  return plain
    .split("\n")
    .map((line) => (separator === "\t" ? line : line.trim()))
    .filter((line, index, lines) => line !== "" || lines.length === 1 || separator === "\t")
    .map((line) => (separator === "," ? line.replace(/,$/, "") : line))
    .map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
}

/**
 * A table with another laid over it, grown with zeros where it reaches beyond.
 * @param {Rows} rows
 * @param {Rows} block
 * @param {[number, number]} at row and column of the block's first entry
 * @returns {Rows}
 */
export function overlaid(rows, block, [row, column]) {
  const grown = resized(
    rows,
    Math.max(rows.length, row + block.length),
    Math.max(rows[0].length, column + block[0].length),
  );
  block.forEach((line, r) => line.forEach((text, c) => (grown[row + r][column + c] = text)));
  return grown;
}

/**
 * A copy with another number of rows and columns; new entries are 0.
 * @param {Rows} rows
 * @param {number} height
 * @param {number} width
 * @returns {Rows}
 */
export function resized(rows, height, width) {
  return Array.from({ length: height }, (_, r) =>
    Array.from({ length: width }, (_, c) => rows[r]?.[c] ?? "0"),
  );
}
