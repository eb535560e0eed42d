// @ts-check
/** One sentence that appears when something is to be said. */
import { attend, element, follow, followTheme, say } from "./page.js";

/** @param {{model: import("./page.js").Model, el: HTMLElement}} view */
function render({ model, el }) {
  const gone = new AbortController();
  const root = element("div", "convwidgets convwidgets-notice");
  const sentence = element("p", "cw-sentence");
  root.append(sentence);

  const update = () => {
    const note = model.get("kind") === "note";
    root.classList.toggle("cw-is-note", note);
    sentence.setAttribute("role", note ? "status" : "alert");
    say(sentence, model.get("text"));
  };
  follow(model, ["text", "kind"], update, gone.signal);
  followTheme(root, gone.signal);
  // The region stands in the page before it speaks: most screen readers only announce changes.
  el.classList.add("convwidgets-notice-view");
  el.append(root);
  update();
  attend(model);
  return () => {
    gone.abort();
    root.remove();
  };
}

export default { render };
