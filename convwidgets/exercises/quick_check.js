// @ts-check
/** A quick check as a card: asks, grades in the page, tells the kernel if there is one. */
import { attend, element, follow, followTheme } from "../widgets/page.js";
import { KEYS_ARE_OURS, field } from "./answer_field.js";
import { review, solution } from "./grading.js";
import { inlined, prompt, tables } from "./card_text.js";

/**
 * @typedef {import("../widgets/page.js").Model} Model
 * @typedef {import("./grading.js").Spec} Spec
 * @typedef {import("./grading.js").Submission} Submission
 * @typedef {import("./grading.js").Feedback} Feedback
 */

/**
 * @param {Spec} spec
 * @param {Feedback} feedback
 */
function told(spec, { verdict, lead, messages }) {
  const root = element("div", `cw-told cw-${verdict}`);
  const { heads, signs } = spec.sentences;
  const head = element("span", "cw-head", {}, `${heads[verdict]}. `);
  head.prepend(element("span", "cw-sign", { "aria-hidden": "true" }, signs[verdict]), " ");
  const first = element("p", "");
  first.append(head, ...inlined(lead || messages[0]));
  root.append(first);
  if (lead) {
    const list = element("ul", "");
    for (const message of messages) {
      const item = element("li", "");
      item.append(...inlined(message));
      list.append(item);
    }
    root.append(list);
  } else {
    for (const message of messages.slice(1)) {
      const more = element("p", "");
      more.append(...inlined(message));
      root.append(more);
    }
  }
  return root;
}

/** @param {Spec} spec */
function revealed(spec) {
  const root = element("div", "cw-told cw-solution");
  const text = element("p", "");
  text.append(...inlined(solution(spec)));
  root.append(text);
  return root;
}

/** @param {{ model: Model, el: HTMLElement }} context */
function render({ model, el }) {
  const gone = new AbortController();
  const { signal } = gone;
  /** @type {Spec} */
  const spec = model.get("_spec");
  const id = `cw-${Math.random().toString(36).slice(2)}`;

  const root = element("section", "convwidgets convwidgets-check", {
    ...KEYS_ARE_OURS,
    "data-question": spec.id,
    role: "group",
    "aria-labelledby": `${id}-label ${id}-prompt`,
  });
  const asked = element("div", "cw-prompt", { id: `${id}-prompt` });
  asked.append(...prompt(spec.prompt));
  const form = element("form", "cw-form", { novalidate: "" });
  const answer = field(spec, id, signal);
  const button = element("button", "cw-go", { type: "submit", ...KEYS_ARE_OURS }, "Check");
  const count = element("span", "cw-count");
  const line = element("div", "cw-line");
  line.append(...(answer.inline ? [answer.root] : []), button, count);
  form.append(...(answer.inline ? [] : [answer.root]), line);
  const feedback = element("div", "cw-answered", { id: `${id}-feedback`, "aria-live": "polite" });
  const give = element("button", "cw-give", {
    type: "button",
    "aria-expanded": "false",
    ...KEYS_ARE_OURS,
  });
  root.append(
    element("div", "cw-label", { id: `${id}-label` }, "Quick check"),
    asked,
    ...tables(spec.tables),
    form,
    feedback,
    give,
  );

  /** The page's own state: models are closed when a kernel dies, and checks go on. */
  let /** @type {Submission[]} */ tries = model.get("tries");
  let /** @type {boolean} */ open = model.get("solution_shown");

  const draw = () => {
    const state = review(spec, tries);
    const right = state.feedback?.verdict === "right";
    count.textContent = state.attempts
      ? `${state.attempts} ${state.attempts === 1 ? "attempt" : "attempts"}`
      : "";
    root.dataset.attempts = String(state.attempts);
    root.dataset.verdict = state.feedback?.verdict ?? "";
    give.hidden = state.misses < spec.patience || right;
    give.textContent = open ? "Hide the solution" : "Show the solution";
    give.setAttribute("aria-expanded", String(open));
    answer.mark(state.feedback?.verdict ?? "");
    feedback.replaceChildren(
      ...(state.feedback ? [told(spec, state.feedback)] : []),
      ...(open && !give.hidden ? [revealed(spec)] : []),
    );
  };

  /** @param {string} name @param {any} value */
  const tell = (name, value) => {
    // Best effort: without a kernel there is nobody to tell, and the card works all the same.
    try {
      model.set(name, value);
      model.save_changes();
    } catch (error) {
      console.debug("convwidgets: no kernel to tell", error);
    }
  };

  form.addEventListener(
    "keydown",
    (event) => {
      // In JupyterLab the Enter that would submit a form by itself does not get that far.
      const plain = !event.isComposing && !event.repeat && !event.shiftKey && !event.ctrlKey;
      if (event.key !== "Enter" || !plain || event.target === button) return;
      event.preventDefault();
      form.requestSubmit();
    },
    { signal },
  );
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const given = answer.read();
      // The same answer again, or Enter held down, is no new attempt.
      if (tries.length && JSON.stringify(tries.at(-1)) === JSON.stringify(given)) return;
      tries = [...tries, given];
      draw();
      tell("tries", tries);
    },
    { signal },
  );
  give.addEventListener(
    "click",
    () => {
      open = !open;
      draw();
      tell("solution_shown", open);
    },
    { signal },
  );
  follow(
    model,
    ["tries", "solution_shown"],
    () => {
      const now = model.get("tries");
      const other = JSON.stringify(now) !== JSON.stringify(tries);
      if (!other && open === model.get("solution_shown")) return;
      tries = now;
      open = model.get("solution_shown");
      if (other) answer.show(tries.at(-1));
      draw();
    },
    signal,
  );

  followTheme(root, signal);
  answer.show(tries.at(-1));
  draw();
  el.append(root);
  attend(model);
  return () => {
    gone.abort();
    root.remove();
  };
}

export default { render };
