// @ts-check
/**
 * The player: holds every frame of a trace and steps through them in the page.
 *
 * The step lives here. Telling the kernel about it is best effort: on a slow
 * network it arrives late, in a saved page it never arrives, and with a dead
 * kernel the model is closed; stepping is the same in all of them.
 *
 * A frame is a few small pictures (see scenes/film.py for the layout of its
 * bytes). A step is painted as: the ground, the output cells reached so far cut
 * from the finished picture, and the frame's pictures on top.
 */

/**
 * @typedef {{x: number, y: number, bitmap: ImageBitmap}} Patch
 * @typedef {[number, number, number, number, number, number]} Lattice
 *   x, y, cell width, cell height, columns, rows
 * @typedef {DataView | ArrayBuffer | Uint8Array} Bytes
 * @typedef {{
 *   get(name: string): any,
 *   set(name: string, value: any): void,
 *   save_changes(): void,
 *   send(content: any): void,
 *   on(name: string, callback: (...args: any[]) => void): void,
 *   off(name: string, callback: (...args: any[]) => void): void,
 * }} Model
 */

const SPEEDS = [
  { label: "slow", perSecond: 1 },
  { label: "normal", perSecond: 2 },
  { label: "fast", perSecond: 6 },
  { label: "very fast", perSecond: 20 },
];
/** Decoded frames kept; a frame at double density is about a megabyte. */
const KEPT = 96;
/** Steps fetched ahead of the one on screen, in either direction. */
const AHEAD = 8;
/** A kernel that has not answered for this long will probably not, in ms. */
const PATIENCE = 4000;
/** While playing, a screen reader gets a sentence at most this often, in ms. */
const SPEECH_PAUSE = 2500;

const ICONS = {
  first: "M6 5v14M18 6l-9 6 9 6z",
  back: "M16 5l-9 7 9 7z",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  next: "M8 5l9 7-9 7z",
  last: "M18 5v14M6 6l9 6-9 6z",
};

/** @param {Bytes} bytes */
function view8(bytes) {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Decode the pictures of one frame.
 * @param {Bytes} bytes
 * @returns {Promise<Patch[]>}
 */
async function decode(bytes) {
  const data = view8(bytes);
  if (!data.byteLength) return [];
  const head = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = head.getInt32(0, true);
  let start = 4 + 12 * count;
  const patches = [];
  for (let i = 0; i < count; i++) {
    const [x, y, length] = [0, 4, 8].map((o) => head.getInt32(4 + 12 * i + o, true));
    // slice copies: a Blob must not keep the whole message's buffer alive
    const blob = new Blob([data.slice(start, start + length)], { type: "image/png" });
    patches.push(createImageBitmap(blob).then((bitmap) => ({ x, y, bitmap })));
    start += length;
  }
  return Promise.all(patches);
}

/** @param {string} shape */
function icon(shape) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", shape);
  svg.append(path);
  return svg;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function darkPage() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false";
  return (vscodeThemeKind ?? "").includes("dark");
}

class Player {
  /**
   * @param {Model} model
   * @param {HTMLElement} host
   */
  constructor(model, host) {
    this.model = model;
    this.gone = new AbortController();
    /** @type {Map<number, Promise<Patch[]>>} */
    this.decoding = new Map();
    /** @type {Map<number, Patch[]>} in order of use, oldest first */
    this.decoded = new Map();
    /** @type {Map<number, {bytes: Bytes, description: string}>} sent on request */
    this.received = new Map();
    /** @type {Patch[]} */
    this.ground = [];
    /** @type {Patch[]} */
    this.finished = [];
    /** Counts complete changes of the pictures, to drop what arrives too late. */
    this.generation = 0;
    this.step = 0;
    this.playing = false;
    this.timer = 0;
    this.asked = 0;
    this.patience = 0;
    this.spoken = 0;
    this.build(host);
    this.listen();
    this.reload().then(() => {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (model.get("autoplay") && !still && !this.gone.signal.aborted) this.play();
    });
    this.report();
  }

  get steps() {
    return /** @type {number} */ (this.model.get("steps"));
  }

  /** @param {HTMLElement} host */
  build(host) {
    this.root = element("div", "convwidgets convwidgets-player", {
      tabindex: "0",
      role: "group",
      "aria-keyshortcuts": "ArrowLeft ArrowRight ArrowUp ArrowDown Home End Space",
      // JupyterLab's own shortcuts must not take the arrows and the space bar
      "data-lm-suppress-shortcuts": "true",
    });
    this.canvas = element("canvas", "cw-picture", { role: "img" });
    this.context = /** @type {CanvasRenderingContext2D} */ (
      this.canvas.getContext("2d", { alpha: false })
    );
    this.buttons = {
      first: this.button("first", "First step"),
      back: this.button("back", "Step back"),
      play: this.button("play", "Play"),
      next: this.button("next", "Step forward"),
      last: this.button("last", "Last step"),
    };
    this.slider = element("input", "cw-slider", {
      type: "range", min: "0", step: "1", "aria-label": "Step",
    });
    this.counter = element("span", "cw-counter", { "aria-hidden": "true" });
    this.speed = element("select", "cw-speed", { "aria-label": "Speed" });
    SPEEDS.forEach(({ label }, index) => {
      const option = element("option", "");
      option.value = String(index);
      option.textContent = label;
      this.speed.append(option);
    });
    this.speed.value = String(
      Math.max(0, SPEEDS.findIndex((s) => s.perSecond >= this.model.get("speed"))),
    );
    const bar = element("div", "cw-transport");
    bar.append(...Object.values(this.buttons), this.slider, this.counter, this.speed);
    this.note = element("div", "cw-note", { role: "status" });
    this.live = element("div", "cw-hidden", { "aria-live": "polite" });
    this.root.append(this.canvas, bar, this.note, this.live);
    host.append(this.root);
  }

  /**
   * @param {keyof typeof ICONS} shape
   * @param {string} label
   */
  button(shape, label) {
    const made = element("button", `cw-button cw-${shape}`, {
      type: "button", "aria-label": label, title: label,
    });
    made.append(icon(ICONS[shape]));
    return made;
  }

  listen() {
    const { root, canvas, slider, buttons, model } = this;
    const { signal } = this.gone;
    /** @param {string} name @param {(...args: any[]) => void} callback */
    const follow = (name, callback) => {
      model.on(name, callback);
      signal.addEventListener("abort", () => model.off(name, callback));
    };
    follow("change:revision", () => this.reload());
    follow("change:frames", () => this.prefetch());
    follow("change:title", () => this.name());
    follow("change:step", () => {
      if (model.get("step") !== this.step) this.go(model.get("step"));
    });
    follow("msg:custom", (content, buffers) => this.take(content, buffers ?? []));

    root.addEventListener("keydown", (event) => this.key(event), { signal });
    canvas.addEventListener("pointerdown", (event) => this.point(event), { signal });
    canvas.addEventListener(
      "pointermove",
      (event) => { canvas.style.cursor = this.cell(event) < 0 ? "" : "pointer"; },
      { signal },
    );
    slider.addEventListener("input", () => this.travel(Number(slider.value)), { signal });
    const jumps = { first: () => 0, back: () => this.step - 1, next: () => this.step + 1, last: () => this.steps - 1 };
    for (const [name, target] of Object.entries(jumps)) {
      buttons[/** @type {keyof typeof jumps} */ (name)].addEventListener(
        "click", () => this.travel(target()), { signal },
      );
    }
    buttons.play.addEventListener("click", () => this.toggle(), { signal });
    this.speed.addEventListener("change", () => {
      this.tell("speed", SPEEDS[Number(this.speed.value)].perSecond);
      if (this.playing) this.play();
    }, { signal });

    const themes = new MutationObserver(() => this.report());
    themes.observe(document.body, {
      attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"],
    });
    signal.addEventListener("abort", () => themes.disconnect());
    this.watchDensity();
  }

  /** A window dragged to another screen changes its density; ask for sharper frames. */
  watchDensity() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", () => { this.report(); this.watchDensity(); }, {
      once: true, signal: this.gone.signal,
    });
  }

  /** Show the page's theme, and tell the kernel what would look best here. */
  report() {
    const dark = darkPage();
    this.root.classList.toggle("cw-dark", dark);
    const theme = dark ? "dark" : "light";
    // whole quarters keep the number of different renderings small
    const density = Math.min(3, Math.max(1, Math.round(devicePixelRatio * 4) / 4));
    const { model } = this;
    if (model.get("density") === density && model.get("theme") === theme) return;
    this.tell("environment", { density, theme });
  }

  /**
   * Set a trait and save it, as far as there is anybody to save it to.
   * @param {string} name
   * @param {any} value
   */
  tell(name, value) {
    try {
      this.model.set(name, value);
      this.model.save_changes();
    } catch (error) {
      // No kernel, or a closed model: the page goes on by itself.
      console.debug("convwidgets: the kernel was not told", error);
    }
  }

  name() {
    this.root.setAttribute("aria-label", this.model.get("title"));
  }

  /** Take over a new set of pictures; the old one stays on screen until then. */
  async reload() {
    const { model } = this;
    const generation = ++this.generation;
    const step = Math.max(0, Math.min(model.get("step"), this.steps - 1));
    const old = [...this.decoded.values(), this.ground, this.finished];
    this.decoding.clear();
    this.decoded = new Map();
    this.received.clear();
    this.asked = 0;
    const [ground, finished] = await Promise.all([
      decode(model.get("ground")), decode(model.get("finished")), this.fetch(step),
    ]);
    if (generation !== this.generation || this.gone.signal.aborted) {
      for (const patch of [...ground, ...finished]) patch.bitmap.close();
      return;
    }
    this.ground = ground;
    this.finished = finished;
    this.name();
    this.slider.max = String(Math.max(0, this.steps - 1));
    this.root.dataset.steps = String(this.steps);
    this.root.dataset.revision = String(model.get("revision"));
    this.step = step;
    this.show();
    for (const patch of old.flat()) patch.bitmap.close();
  }

  /**
   * The decoded pictures of a step, or undefined if the page does not hold it.
   * @param {number} step
   * @returns {Promise<Patch[]> | undefined}
   */
  fetch(step) {
    const known = this.decoding.get(step);
    if (known) return known;
    const held = this.model.get("frames")[step];
    const bytes = held?.byteLength ? held : this.received.get(step)?.bytes;
    if (!bytes) return undefined;
    const { generation } = this;
    const made = decode(bytes).then((patches) => {
      if (generation !== this.generation || this.gone.signal.aborted) {
        for (const patch of patches) patch.bitmap.close();
        return [];
      }
      this.decoded.set(step, patches);
      this.forget();
      return patches;
    });
    this.decoding.set(step, made);
    return made;
  }

  /** Let go of the frames used longest ago. */
  forget() {
    for (const step of [...this.decoded.keys()].slice(0, Math.max(0, this.decoded.size - KEPT))) {
      if (Math.abs(step - this.step) <= AHEAD) continue;
      for (const patch of this.decoded.get(step) ?? []) patch.bitmap.close();
      this.decoded.delete(step);
      this.decoding.delete(step);
    }
  }

  /** Decode what is likely to come next; ask the kernel for what is missing. */
  prefetch() {
    const columns = this.columns();
    const near = [this.step];
    for (let i = 1; i <= AHEAD; i++) near.push(this.step + i, this.step - i);
    near.push(this.step + columns, this.step - columns, 0, this.steps - 1);
    const missing = [];
    for (const step of near) {
      if (step < 0 || step >= this.steps) continue;
      if (!this.fetch(step)) missing.push(step);
    }
    if (missing.length && !this.asked) this.ask(missing);
    if (!this.decoded.has(this.step) && this.fetch(this.step)) this.show();
  }

  /** @param {number[]} steps */
  ask(steps) {
    this.asked = performance.now();
    clearTimeout(this.patience);
    this.patience = window.setTimeout(() => {
      this.asked = 0;
      if (!this.fetch(this.step)) {
        this.note.textContent =
          "This step is not stored in the page, and the kernel does not answer.";
      }
    }, PATIENCE);
    try {
      this.model.send({ kind: "frames", revision: this.model.get("revision"), steps });
    } catch (error) {
      console.debug("convwidgets: no kernel to ask for frames", error);
    }
  }

  /**
   * Frames the kernel sent on request; the newest wish wins.
   * @param {any} content
   * @param {Bytes[]} buffers
   */
  take(content, buffers) {
    if (content?.kind !== "frames" || content.revision !== this.model.get("revision")) return;
    clearTimeout(this.patience);
    this.asked = 0;
    this.note.textContent = "";
    content.steps.forEach((/** @type {number} */ step, /** @type {number} */ i) => {
      this.received.delete(step);
      this.received.set(step, { bytes: buffers[i], description: content.descriptions[i] });
    });
    for (const step of [...this.received.keys()].slice(0, Math.max(0, this.received.size - 8 * KEPT))) {
      this.received.delete(step);
    }
    this.show();
  }

  columns() {
    /** @type {Lattice[]} */
    const lattices = this.model.get("lattices");
    return lattices.length ? lattices[0][4] : 1;
  }

  /** @param {number} step */
  description(step) {
    return this.model.get("descriptions")[step] ?? this.received.get(step)?.description ?? "";
  }

  /**
   * Go somewhere because a person asked: playing stops.
   * @param {number} step
   */
  travel(step) {
    this.pause();
    this.go(step);
  }

  /** @param {number} step */
  go(step) {
    const target = Math.max(0, Math.min(step, this.steps - 1));
    if (target === this.step) return;
    this.step = target;
    this.show();
    if (this.model.get("step") !== target) this.tell("step", target);
  }

  /** Bring the picture, the words and the controls to the current step. */
  show() {
    const { step, steps } = this;
    this.slider.value = String(step);
    this.slider.setAttribute("aria-valuetext", `step ${step + 1} of ${steps}`);
    this.counter.textContent = `${step + 1} / ${steps}`;
    this.buttons.first.disabled = this.buttons.back.disabled = step <= 0;
    this.buttons.next.disabled = this.buttons.last.disabled = step >= steps - 1;
    const ready = this.decoded.get(step);
    if (ready) {
      this.decoded.delete(step); // used last, forgotten last
      this.decoded.set(step, ready);
      this.paint(step, ready);
    } else {
      const { generation } = this;
      this.fetch(step)?.then((patches) => {
        if (generation === this.generation && step === this.step) this.paint(step, patches);
      });
    }
    this.prefetch_soon();
  }

  prefetch_soon() {
    clearTimeout(this.soon);
    this.soon = window.setTimeout(() => this.prefetch(), 0);
  }

  /**
   * @param {number} step
   * @param {Patch[]} patches
   */
  paint(step, patches) {
    const { canvas, context, model } = this;
    if (!this.ground.length || this.gone.signal.aborted) return;
    const [ground] = this.ground;
    if (canvas.width !== ground.bitmap.width || canvas.height !== ground.bitmap.height) {
      canvas.width = ground.bitmap.width;
      canvas.height = ground.bitmap.height;
    }
    const wide = `${model.get("width")}px`;
    if (canvas.style.width !== wide) canvas.style.width = wide;
    context.drawImage(ground.bitmap, 0, 0);
    const density = model.get("density");
    /** @param {number} v */
    const at = (v) => Math.floor(v * density + 0.5);
    model.get("lattices").forEach((/** @type {Lattice} */ lattice, /** @type {number} */ i) => {
      const [x, y, cellWidth, cellHeight, columns] = lattice;
      const row = Math.floor(step / columns);
      const column = step % columns;
      const edge = (/** @type {number} */ r) => at(y + r * cellHeight);
      const left = at(x);
      this.reveal(this.finished[i], left, edge(0), at(x + columns * cellWidth), edge(row));
      this.reveal(this.finished[i], left, edge(row), at(x + (column + 1) * cellWidth), edge(row + 1));
    });
    for (const { x, y, bitmap } of patches) context.drawImage(bitmap, x, y);
    this.root.dataset.step = String(step);
    const words = this.description(step);
    canvas.setAttribute("aria-label", words);
    // A sentence for every frame would drown a screen reader while playing.
    const now = performance.now();
    if (!this.playing || now - this.spoken > SPEECH_PAUSE) {
      this.live.textContent = words;
      this.spoken = now;
    }
  }

  /**
   * Copy a rectangle of the finished picture.
   * @param {Patch} from
   * @param {number} left @param {number} top @param {number} right @param {number} bottom
   */
  reveal(from, left, top, right, bottom) {
    const [width, height] = [right - left, bottom - top];
    if (width <= 0 || height <= 0) return;
    this.context.drawImage(
      from.bitmap, left - from.x, top - from.y, width, height, left, top, width, height,
    );
  }

  /**
   * The step of the output cell under the pointer, or -1.
   * @param {PointerEvent} event
   */
  cell(event) {
    const box = this.canvas.getBoundingClientRect();
    const scale = this.model.get("width") / box.width;
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    for (const [x, y, w, h, columns, rows] of /** @type {Lattice[]} */ (this.model.get("lattices"))) {
      const [column, row] = [Math.floor((px - x) / w), Math.floor((py - y) / h)];
      if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
      const step = row * columns + column;
      if (step < this.steps) return step;
    }
    return -1;
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (event.button !== 0) return;
    this.root.focus({ preventScroll: true });
    event.preventDefault(); // keeps the focus here
    const step = this.cell(event);
    if (step >= 0) this.travel(step);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target === this.speed) return;
    // A focused button answers to space and Enter itself.
    if (target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter")) return;
    const columns = target === this.slider ? 1 : this.columns();
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowRight: () => this.travel(this.step + 1),
      ArrowLeft: () => this.travel(this.step - 1),
      // on the slider up means more, as everywhere; on the picture it means the row above
      ArrowUp: () => this.travel(target === this.slider ? this.step + 1 : this.step - columns),
      ArrowDown: () => this.travel(target === this.slider ? this.step - 1 : this.step + columns),
      PageUp: () => this.travel(this.step - this.leap()),
      PageDown: () => this.travel(this.step + this.leap()),
      Home: () => this.travel(0),
      End: () => this.travel(this.steps - 1),
      " ": () => this.toggle(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  leap() {
    return Math.max(1, Math.round(this.steps / 10));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    clearTimeout(this.timer);
    if (this.steps < 2) return;
    if (!this.playing) {
      if (this.step >= this.steps - 1) this.go(0);
      this.setPlaying(true);
    }
    const { perSecond } = SPEEDS[Number(this.speed.value)];
    const tick = () => {
      if (this.step >= this.steps - 1) {
        this.pause();
        return;
      }
      // Never run ahead of the pictures: a frame still on its way is waited for.
      if (this.decoded.has(this.step + 1) || this.fetch(this.step + 1)) this.go(this.step + 1);
      else this.prefetch();
      this.timer = window.setTimeout(tick, 1000 / perSecond);
    };
    this.timer = window.setTimeout(tick, 1000 / perSecond);
  }

  pause() {
    clearTimeout(this.timer);
    if (!this.playing) return;
    this.setPlaying(false);
    this.live.textContent = this.description(this.step);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    const label = playing ? "Pause" : "Play";
    const { play } = this.buttons;
    play.setAttribute("aria-label", label);
    play.title = label;
    play.replaceChildren(icon(ICONS[playing ? "pause" : "play"]));
    this.root.classList.toggle("cw-playing", playing);
  }

  close() {
    this.gone.abort();
    this.generation += 1;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    clearTimeout(this.patience);
    for (const patch of [...this.decoded.values(), this.ground, this.finished].flat()) {
      patch.bitmap.close();
    }
    this.decoded.clear();
    this.root.remove();
  }
}

export default {
  /** @param {{model: Model, el: HTMLElement}} context */
  render({ model, el }) {
    const player = new Player(model, el);
    return () => player.close();
  },
};
