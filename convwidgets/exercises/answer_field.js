// @ts-check
/** Where an answer is given: options, one field, or a grid of fields. */
import { element } from "../widgets/page.js";

/**
 * @typedef {import("./grading.js").Spec} Spec
 * @typedef {import("./grading.js").Submission} Submission
 * @typedef {{
 *   root: HTMLElement,
 *   inline: boolean,
 *   read(): Submission,
 *   show(submission: Submission | undefined): void,
 *   mark(verdict: string): void,
 * }} Field `inline` fields stand in one line with the button
 */

/**
 * JupyterLab must leave the keys alone.  On the root this is not enough: its shortcuts also look
 * for the focused element itself, and so each element that can have the focus carries this, too.
 */
export const KEYS_ARE_OURS = { "data-lm-suppress-shortcuts": "true" };

/**
 * The field that suits a question.
 * @param {Spec} spec
 * @param {string} id unique to this view
 * @param {AbortSignal} signal
 * @returns {Field}
 */
export function field(spec, id, signal) {
  if (spec.kind === "choice") return choice(spec, id);
  return spec.kind === "matrix" ? matrix(spec, id, signal) : text(spec, id);
}

/**
 * @param {Spec} spec
 * @param {string} id
 * @returns {Field}
 */
function choice(spec, id) {
  const root = element("fieldset", "cw-options");
  root.append(element("legend", "cw-hidden", {}, spec.prompt.replaceAll("`", "")));
  const radios = (spec.options ?? []).map(({ name, text: words }, i) => {
    const label = element("label", "cw-option");
    const radio = element("input", "", { type: "radio", name: id, value: name, ...KEYS_ARE_OURS });
    radio.setAttribute("aria-describedby", `${id}-feedback`);
    const letter = element("span", "cw-letter", {}, `${String.fromCharCode(97 + i)})`);
    label.append(radio, letter, element("span", "", {}, words));
    root.append(label);
    return radio;
  });
  return {
    root,
    inline: false,
    read: () => radios.find((radio) => radio.checked)?.value ?? "",
    show: (submission) => {
      for (const radio of radios) radio.checked = radio.value === submission;
    },
    mark: () => {},
  };
}

/**
 * @param {string} label
 * @param {string} id
 */
function entry(label, id) {
  return element("input", "cw-entry", {
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    maxlength: "80",
    "aria-label": label,
    "aria-describedby": `${id}-feedback`,
    ...KEYS_ARE_OURS,
  });
}

/**
 * @param {Spec} spec
 * @param {string} id
 * @returns {Field}
 */
function text(spec, id) {
  const shape = spec.kind === "shape";
  const input = entry(shape ? "Your answer, a shape" : "Your answer, a number", id);
  input.classList.add("cw-single");
  input.placeholder = shape ? "such as 4×6 or 4×6×2" : "a number";
  return {
    root: input,
    inline: true,
    read: () => input.value.trim(),
    show: (submission) => {
      input.value = typeof submission === "string" ? submission : "";
    },
    mark: (verdict) => input.setAttribute("aria-invalid", String(verdict === "unclear")),
  };
}

/**
 * @param {Spec} spec
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Field}
 */
function matrix(spec, id, signal) {
  const [rows, columns] = spec.size ?? [1, 1];
  const root = element("div", "cw-matrix", { role: "group", "aria-label": "Your answer" });
  root.style.gridTemplateColumns = `repeat(${columns}, minmax(2.6em, 4.4em))`;
  const cells = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (__, j) => {
      const cell = entry(rows === 1 ? `Position ${j}` : `Row ${i}, column ${j}`, id);
      root.append(cell);
      return cell;
    }),
  );

  /** @param {number} i @param {number} j */
  const enter = (i, j) => {
    const cell = cells[i]?.[j];
    cell?.focus();
    cell?.select();
    return Boolean(cell);
  };

  /** @param {(event: any, i: number, j: number, cell: HTMLInputElement) => boolean} act */
  const inCell = (act) => (/** @type {Event} */ event) => {
    for (const [i, row] of cells.entries()) {
      const j = row.findIndex((cell) => cell === event.target);
      if (j >= 0 && act(event, i, j, row[j])) event.preventDefault();
    }
  };
  const move = inCell((event, i, j, cell) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const { selectionStart, selectionEnd, value } = cell;
    const all = selectionStart === 0 && selectionEnd === value.length;
    // Within a number the arrows move the caret; at its ends they go on to the next cell.
    if (event.key === "ArrowUp") return enter(i - 1, j);
    if (event.key === "ArrowDown") return enter(i + 1, j);
    if (event.key === "ArrowLeft") return (all || selectionEnd === 0) && enter(i, j - 1);
    if (event.key === "ArrowRight") {
      return (all || selectionStart === value.length) && enter(i, j + 1);
    }
    return false;
  });
  const paste = inCell((event, i, j) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const block = pasted.trim().split(/\r?\n/).map((/** @type {string} */ line) =>
      line.includes("\t") ? line.split("\t") : line.trim().split(/[,;\s]+/),
    );
    if (block.length * block[0].length < 2) return false;
    block.forEach((/** @type {string[]} */ line, /** @type {number} */ down) =>
      line.forEach((value, right) => {
        const cell = cells[i + down]?.[j + right];
        if (cell) cell.value = value.trim();
      }),
    );
    return true;
  });
  root.addEventListener("keydown", move, { signal });
  root.addEventListener("paste", paste, { signal });

  return {
    root,
    inline: false,
    read: () => cells.map((row) => row.map((cell) => cell.value.trim())),
    show: (submission) => {
      for (const [i, row] of cells.entries()) {
        for (const [j, cell] of row.entries()) {
          cell.value = typeof submission === "object" ? (submission[i]?.[j] ?? "") : "";
        }
      }
    },
    mark: (verdict) => {
      for (const cell of cells.flat()) {
        cell.setAttribute("aria-invalid", String(verdict === "unclear" && !cell.value.trim()));
      }
    },
  };
}
