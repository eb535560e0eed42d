// @ts-check
/** Reading typed answers exactly as `_read.py` does: every number a ratio of whole numbers. */

const LONGEST = 40;
const SPACE = " \\t\\r\\n\\u00a0\\u2009\\u202f\\ufeff";
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const MINUS = /[\u2212\u2013\u2014\ufe63\uff0d\u2010\u2011]/g;
const FRACTION = new RegExp(`^([+-]?)([0-9]+)[${SPACE}]*/[${SPACE}]*([0-9]+)$`);
const GROUPED = /^[+-]?[1-9][0-9]{0,2}(?:[, \u00a0\u2009\u202f][0-9]{3})+(?:\.[0-9]+)?$/;
const DECIMAL_COMMA = /^[+-]?[0-9]+,[0-9]+$/;
const DECIMAL = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,2}))?$/;
const CROSS = new RegExp(`[${SPACE}]*(?:[\\u00d7xX*,;]|by)[${SPACE}]*|[${SPACE}]+`);

/** @typedef {{ top: bigint, bottom: bigint }} Ratio */

/** An answer that cannot be read: not a wrong one. */
export class Unreadable extends Error {
  /** @param {string} code @param {Record<string, string>} [details] */
  constructor(code, details = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** @param {string} text */
export const trimmed = (text) => text.replace(ENDS, "");

/** @param {string} given */
function tidy(given) {
  const text = trimmed(given);
  if (!text) throw new Unreadable("empty");
  if ([...text].length > LONGEST) throw new Unreadable("long");
  return text.replace(MINUS, "-").replace(new RegExp(`^([+-])[${SPACE}]+`), "$1");
}

/**
 * @param {string} text
 * @param {string} given
 * @returns {Ratio}
 */
function decimal(text, given) {
  const found = DECIMAL.exec(text);
  if (!found || !(found[2] || found[3])) throw new Unreadable("number", { given: trimmed(given) });
  const [, sign, whole, part, exponent] = found;
  const power = Number(exponent ?? 0) - part.length;
  const digits = BigInt(whole + part) * (sign === "-" ? -1n : 1n);
  const scale = 10n ** BigInt(Math.abs(power));
  return power < 0 ? { top: digits, bottom: scale } : { top: digits * scale, bottom: 1n };
}

/**
 * @param {string} given
 * @returns {Ratio}
 */
export function readNumber(given) {
  const text = tidy(given);
  if (!text.endsWith("%")) return plainNumber(text, given);
  const { top, bottom } = plainNumber(trimmed(text.slice(0, -1)), given);
  return { top, bottom: 100n * bottom };
}

/**
 * @param {string} text
 * @param {string} given
 * @returns {Ratio}
 */
function plainNumber(text, given) {
  const found = FRACTION.exec(text);
  if (found) {
    const bottom = BigInt(found[3]);
    if (!bottom) throw new Unreadable("zero", { given: trimmed(given) });
    return { top: BigInt(found[2]) * (found[1] === "-" ? -1n : 1n), bottom };
  }
  if (GROUPED.test(text)) return decimal(text.replace(/[, \u00a0\u2009\u202f]/g, ""), given);
  return decimal(DECIMAL_COMMA.test(text) ? text.replace(",", ".") : text, given);
}

/**
 * @param {string} given
 * @returns {Ratio[]}
 */
export function readShape(given) {
  let text = tidy(given);
  if (/^[([]/.test(text) && /[)\]]$/.test(text)) {
    text = trimmed(text.slice(1, -1));
  }
  try {
    return text.replace(/,$/, "").split(CROSS).map((part) => decimal(part, part));
  } catch (error) {
    if (error instanceof Unreadable) throw new Unreadable("shape", { given: trimmed(given) });
    throw error;
  }
}

/**
 * A position as the lessons write it.
 * @param {number} row @param {number} column @param {number} rows
 */
export const where = (row, column, rows) => (rows === 1 ? `${column}` : `(${row}, ${column})`);

/**
 * @param {string[][]} cells
 * @returns {Ratio[][]}
 */
export function readMatrix(cells) {
  const lengths = cells.map((row) => row.length);
  if (new Set(lengths).size > 1) throw new Unreadable("ragged", { lengths: lengths.join(", ") });
  return cells.map((row, i) =>
    row.map((cell, j) => {
      const position = where(i, j, cells.length);
      if (!trimmed(cell)) throw new Unreadable("blank", { where: position });
      try {
        return readNumber(cell);
      } catch (error) {
        if (!(error instanceof Unreadable) || error.code === "long") throw error;
        throw new Unreadable("cell", { where: position, given: trimmed(cell) });
      }
    }),
  );
}

/**
 * Which cell of a grid a number falls into: ⌊value / grain + ½⌋.
 * @param {Ratio} value
 * @param {string[]} grain top and bottom
 */
export function cellOf(value, [grainTop, grainBottom]) {
  const top = 2n * value.top * BigInt(grainBottom) + value.bottom * BigInt(grainTop);
  const bottom = 2n * value.bottom * BigInt(grainTop);
  const cut = top / bottom;
  return String(top % bottom < 0n ? cut - 1n : cut);
}
