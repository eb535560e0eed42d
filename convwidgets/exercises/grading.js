// @ts-check
/** Grading without a kernel: the same verdicts as `review.py`, from the table Python sent. */
import { Unreadable, cellOf, readMatrix, readNumber, readShape, where } from "./reading.js";
import { digest, unmasked } from "./seal.js";

/**
 * @typedef {import("./reading.js").Ratio} Ratio
 * @typedef {string | string[][]} Submission
 * @typedef {{
 *   id: string, kind: "choice" | "number" | "shape" | "matrix", prompt: string, salt: string,
 *   tables: { name: string, rows: string[][] }[], patience: number,
 *   explanation: string, solution: string, hints: string[], reasons: string[],
 *   options?: { name: string, text: string }[],
 *   grains?: string[][], size?: number[], rank?: number,
 *   answers?: Record<string, number[]>,
 *   matrices?: { size: number[], entries: string[][] }[],
 *   sentences: {
 *     heads: Record<Verdict, string>, signs: Record<Verdict, string>,
 *     unreadable: Record<string, string>, several: Record<string, string>,
 *     matrix: Record<string, string>, shape: Record<string, string>,
 *   },
 * }} Spec
 * @typedef {"right" | "wrong" | "unclear"} Verdict
 * @typedef {{ verdict: Verdict, lead: string, messages: string[], slips: number }} Feedback
 * @typedef {{ attempts: number, misses: number, correct: boolean, feedback: Feedback | null }} Review
 */

/**
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
const filled = (template, values) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** @param {number} count @param {string} what */
const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

/**
 * Keys of a number, one for each grid it is compared on.
 * @param {Spec} spec
 * @param {Ratio} value
 */
const entryKeys = (spec, value) =>
  (spec.grains ?? []).map((grain, i) => `${i}:${cellOf(value, grain)}`);

/**
 * An answer that was read: which meanings it has in the table, its key, and what can be said of it.
 * @param {Spec} spec
 * @param {Submission} submission
 * @returns {{ meanings: number[], key: string, remark: string }}
 */
function look(spec, submission) {
  if (spec.kind === "matrix") return lookAtMatrix(spec, submission);
  if (typeof submission !== "string") throw new Unreadable("empty");
  let keys;
  let remark = "";
  if (spec.kind === "choice") {
    if (!submission) throw new Unreadable("empty");
    const names = (spec.options ?? []).map((option) => option.name);
    if (!names.includes(submission)) {
      const given = submission.length > 40 ? `${submission.slice(0, 39)}…` : submission;
      throw new Unreadable("choice", { names: names.join(", "), given });
    }
    keys = [submission];
  } else if (spec.kind === "shape") {
    const sizes = readShape(submission);
    const [grain] = spec.grains ?? [];
    keys = [sizes.map((size) => cellOf(size, grain)).join(",")];
    if (sizes.length !== spec.rank) {
      const counts = { given: counted(sizes.length, "size"), count: counted(spec.rank ?? 0, "size") };
      remark = filled(spec.sentences.shape.rank, counts);
    }
  } else {
    keys = entryKeys(spec, readNumber(submission));
  }
  const found = keys.map((key) => spec.answers?.[digest(spec.salt, "", key)] ?? []);
  return { meanings: found.flat(), key: keys[0], remark };
}

/**
 * @param {Spec} spec
 * @param {Submission} submission
 */
function lookAtMatrix(spec, submission) {
  if (typeof submission === "string") throw new Unreadable("empty");
  const rows = readMatrix(submission);
  const columns = rows[0].length;
  const keys = rows.map((row) => row.map((value) => entryKeys(spec, value)));
  const sealed = keys.flatMap((row, i) =>
    row.map((entry, j) => entry.map((key) => digest(spec.salt, `${i},${j}`, key))),
  );
  const matrices = spec.matrices ?? [];
  /** @param {{ size: number[], entries: string[][] }} own */
  const fits = (own) => own.size[0] === rows.length && own.size[1] === columns;
  /** @param {{ entries: string[][] }} own @param {number} i */
  const alike = (own, i) => sealed[i].some((key) => own.entries[i].includes(key));
  const meanings = matrices.flatMap((own, meaning) =>
    fits(own) && sealed.every((_, i) => alike(own, i)) ? [meaning] : [],
  );
  const [right] = matrices;
  let remark = "";
  if (rows.length === 1 && right.size[0] === 1 && !fits(right)) {
    remark = filled(spec.sentences.matrix.length, { count: counted(columns, "value") });
  } else if (!fits(right)) {
    remark = filled(spec.sentences.matrix.shape, { given: `${rows.length}×${columns}` });
  } else if (!meanings.includes(0)) {
    const wrong = sealed.flatMap((_, i) => (alike(right, i) ? [] : [i]));
    const total = sealed.length;
    remark = filled(spec.sentences.matrix[wrong.length < total ? "agree" : "none"], {
      agree: total - wrong.length,
      total,
      where: where(Math.floor(wrong[0] / columns), wrong[0] % columns, rows.length),
    });
  }
  return { meanings, key: keys.map((row) => row.map(([key]) => key).join(",")).join(";"), remark };
}

/**
 * @param {Spec} spec
 * @param {string} code
 * @param {Record<string, string>} details
 * @returns {Feedback}
 */
const unclear = (spec, code, details) => ({
  verdict: "unclear",
  lead: "",
  messages: [filled(spec.sentences.unreadable[code], details)],
  slips: 0,
});

/**
 * Grade answers in the order they were given.
 * @param {Spec} spec
 * @param {Submission[]} tries
 * @returns {Review}
 */
export function review(spec, tries) {
  /** @type {string[]} */
  const unexplained = [];
  /** @type {Review} */
  const state = { attempts: 0, misses: 0, correct: false, feedback: null };
  /** @param {string} text */
  const open = (text) => unmasked(spec.salt, text);
  for (const submission of tries) {
    let seen;
    try {
      seen = look(spec, submission);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      state.feedback = unclear(spec, error.code, error.details);
      continue;
    }
    state.attempts += 1;
    state.correct = seen.meanings.includes(0);
    if (state.correct) {
      const messages = [open(spec.explanation)];
      state.feedback = { verdict: "right", lead: "", messages, slips: 0 };
      continue;
    }
    state.misses += 1;
    const slips = [...new Set(seen.meanings)].sort((a, b) => a - b);
    if (slips.length) {
      const messages = [...new Set(slips.map((slip) => open(spec.reasons[slip - 1])))];
      const { several } = spec.sentences;
      const lead = messages.length > 1 ? (several[messages.length] ?? several.many) : "";
      state.feedback = { verdict: "wrong", lead, messages, slips: slips.length };
      continue;
    }
    if (!unexplained.includes(seen.key)) unexplained.push(seen.key);
    const level = Math.min(unexplained.indexOf(seen.key), spec.hints.length - 1);
    const messages = [...(seen.remark ? [seen.remark] : []), open(spec.hints[level])];
    state.feedback = { verdict: "wrong", lead: "", messages, slips: 0 };
  }
  return state;
}

/**
 * The right answer with its explanation.
 * @param {Spec} spec
 */
export const solution = (spec) => unmasked(spec.salt, spec.solution);
