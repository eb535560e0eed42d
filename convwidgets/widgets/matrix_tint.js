// @ts-check
/** Colours behind numbers, and an ink that can be read on each of them. */

/** The anchors of the drawings, so that grid and picture agree (scenes/theme.py). */
const DIVERGING = {
  light: ["#d3720f", "#fdbf78", "#f7f7f7", "#bcb5da", "#6d4ea3"],
  dark: ["#f0963c", "#8a4d12", "#24262b", "#53418a", "#b29ce8"],
};
const GREYS = { light: ["#a6a9af", "#ffffff"], dark: ["#2f3237", "#dfe2e6"] };
const INKS = ["#14171c", "#ffffff", "#000000"];

/** @typedef {{ground: string, ink: string}} Tint */

/** @param {string} hex @returns {number[]} */
const channels = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));

/** Relative luminance as WCAG 2.2 defines it. @param {number[]} color */
function luminance(color) {
  const [r, g, b] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {number[]} one @param {number[]} other */
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * The colour at a place from 0 to 1 along anchors, with the first ink that reads well on it.
 * @param {string[]} anchors
 * @param {number} place
 * @returns {Tint}
 */
function tint(anchors, place) {
  const along = place * (anchors.length - 1);
  const first = Math.min(Math.floor(along), anchors.length - 2);
  const [from, to] = [channels(anchors[first]), channels(anchors[first + 1])];
  const color = from.map((value, i) => Math.round(value + (to[i] - value) * (along - first)));
  // Black or white always reaches 4.5 : 1; the softer black is preferred where it does.
  const ink = INKS.find((hex) => contrast(channels(hex), color) >= 4.5) ?? INKS[2];
  return { ground: `rgb(${color.join(" ")})`, ink };
}

/**
 * A tint for every number, null for those that have none (not finite, or no number).
 * @param {(number | null)[][]} numbers
 * @param {string} kind "diverging", "grey" or ""
 * @param {boolean} dark
 * @returns {(Tint | null)[][]}
 */
export function tints(numbers, kind, dark) {
  const theme = dark ? "dark" : "light";
  const finite = numbers.flat().filter((number) => Number.isFinite(number));
  const known = /** @type {number[]} */ (finite);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const limit = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const anchors = (kind === "grey" ? GREYS : DIVERGING)[theme];
  return numbers.map((row) =>
    row.map((number) => {
      if (!kind || number === null || !Number.isFinite(number)) return null;
      if (kind === "diverging") return tint(anchors, (number / limit + 1) / 2);
      return tint(anchors, high > low ? (number - low) / (high - low) : 0.75);
    }),
  );
}
