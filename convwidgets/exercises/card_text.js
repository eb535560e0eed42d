// @ts-check
/** The words of a card as nodes: paragraphs, `code`, *stress*, and small tables of numbers. */
import { element } from "../widgets/page.js";

// As in feedback.py.
const STRESSED = /(?<![\p{L}\p{N}_*])\*([A-Za-z](?:[A-Za-z ,'-]*[A-Za-z])?)\*(?![\p{L}\p{N}_*])/u;

/**
 * Words, some of them stressed.
 * @param {string} text
 * @returns {Node[]}
 */
function stressed(text) {
  return text
    .split(STRESSED)
    .map((part, i) => (i % 2 ? element("em", "", {}, part) : document.createTextNode(part)));
}

/**
 * Text in which backticks mark code and asterisks stress; nothing is ever parsed as HTML.
 * @param {string} text
 * @returns {Node[]}
 */
export function inlined(text) {
  // A short row of numbers, [1, 0, −1], is not torn apart at the end of a line.
  const whole = text.replace(/\[[^[\]]{1,24}\]/g, (row) => row.replaceAll(" ", "\u00a0"));
  return whole.split("\n").flatMap((line, i) => [
    ...(i ? [document.createElement("br")] : []),
    ...line
      .split("`")
      .flatMap((part, j) => (j % 2 ? [element("code", "", {}, part)] : stressed(part))),
  ]);
}

/**
 * The paragraphs of a question.
 * @param {string} text
 */
export function prompt(text) {
  return text.split(/\n\n+/).map((paragraph) => {
    const made = element("p", "");
    made.append(...inlined(paragraph));
    return made;
  });
}

/**
 * The givens that are better seen than read, side by side.
 * @param {{ name: string, rows: string[][] }[]} givens
 */
export function tables(givens) {
  if (!givens.length) return [];
  const side = element("div", "cw-givens");
  for (const { name, rows } of givens) {
    const table = element("table", "cw-given");
    table.append(element("caption", "", {}, name));
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const entry of row) line.append(element("td", "", {}, entry));
    }
    side.append(table);
  }
  return [side];
}
