// @ts-check
/** What every widget needs of its page. */

/**
 * What anywidget hands to a module of the model on the Python side.
 * @typedef {{
 *   get(name: string): any,
 *   set(name: string, value: any): void,
 *   save_changes(): void,
 *   on(name: string, callback: (...args: any[]) => void): void,
 *   off(name: string, callback: (...args: any[]) => void): void,
 * }} Model
 */

/**
 * An element with a class, attributes and text; nothing is ever parsed as HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className, attributes = {}, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/** Whether the page has a dark theme. */
export function darkPage() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false";
  return (vscodeThemeKind ?? "").includes("dark");
}

/**
 * Keep the class `cw-dark` of a root in step with the page's theme.
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 * @param {() => void} [changed] called after each change
 */
export function followTheme(root, signal, changed) {
  const apply = () => {
    root.classList.toggle("cw-dark", darkPage());
    changed?.();
  };
  const watcher = new MutationObserver(apply);
  watcher.observe(document.body, {
    attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"],
  });
  signal.addEventListener("abort", () => watcher.disconnect());
  root.classList.toggle("cw-dark", darkPage());
}

/**
 * Say a sentence in a live region, also if it stands there already.
 * @param {HTMLElement} region
 * @param {string} sentence
 */
export function say(region, sentence) {
  region.replaceChildren(...(sentence ? [document.createTextNode(sentence)] : []));
}

/**
 * Listen to a model for as long as a view lives.
 * @param {Model} model
 * @param {string[]} names of traits
 * @param {() => void} callback
 * @param {AbortSignal} signal
 */
export function follow(model, names, callback, signal) {
  for (const name of names) {
    model.on(`change:${name}`, callback);
    signal.addEventListener("abort", () => model.off(`change:${name}`, callback));
  }
}

/**
 * Make sure that a model hears the kernel.
 *
 * anywidget gives a model two seconds to load its module. Where a busy page needs longer, the widget
 * is shown all the same, but whatever the kernel says to it from then on is refused. Such a model
 * gets the ear of an ordinary widget, and asks for what it has missed.
 * @param {Model} model
 */
export function attend(model) {
  // What anywidget hands out is not the model itself. An event brings it, and setting an object
  // that is not there yet is always one; the kernel passes over the name.
  /** @type {any} */
  let own;
  /** @param {any} it */
  const meet = (it) => {
    own = it;
  };
  model.on("change:_attended", meet);
  model.set("_attended", {});
  model.off("change:_attended", meet);
  if (!own?.comm) return; // a saved page
  const nothing = { content: { data: { method: "" } }, buffers: [] };
  own._handle_comm_msg(nothing).catch(() => {
    const ordinary = Object.getPrototypeOf(Object.getPrototypeOf(own))._handle_comm_msg;
    own.comm.on_msg((/** @type {any} */ message) => ordinary.call(own, message));
    own.comm.send({ method: "request_state" }, {});
  });
}
