// @ts-check
/**
 * The player: holds every frame of a trace and steps through them in the page.
 *
 * The step lives here. Telling the kernel about it is best effort: on a slow
 * network it arrives late, in a saved page it never arrives, and with a dead
 * kernel the model is closed; stepping is the same in all of them.
 *
 * A step is painted as: the ground, the output cells reached so far cut from the
 * finished picture, and the few small pictures of the step's frame on top.
 */
import { attend, darkPage, element, follow, followTheme } from "./page.js";
import { Bar } from "./player_bar.js";
import { Film } from "./player_frames.js";

/**
 * @typedef {import("./player_frames.js").Patch} Patch
 * @typedef {import("./player_frames.js").Bytes} Bytes
 * @typedef {[number, number, number, number, number, number, number, number]} Lattice
 *   x, y, cell width, cell height, columns, rows, step of the first cell, painted or only clicked
 * @typedef {import("./page.js").Model & {
 *   send(content: any): void,
 *   on(name: string, callback: (...args: any[]) => void): void,
 *   off(name: string, callback: (...args: any[]) => void): void,
 * }} Model
 */

/** Steps decoded ahead of the one on screen, in either direction. */
const AHEAD = 8;
/** A kernel that has not answered for this long will probably not, in ms. */
const PATIENCE = 4000;
/** While playing, a screen reader gets a sentence at most this often, in ms. */
const SPEECH_PAUSE = 2500;

class Player {
  /**
   * @param {Model} model
   * @param {HTMLElement} host
   */
  constructor(model, host) {
    this.model = model;
    this.gone = new AbortController();
    /** What is shown. */
    this.film = new Film(model);
    /** What is being decoded, to be shown next. */
    this.coming = this.film;
    this.step = 0;
    this.playing = false;
    this.asked = false;
    /** What was known of the step when it was last looked at. */
    this.known = this.news;
    this.spoken = 0;
    this.picks = 0;
    this.timers = { play: 0, soon: 0, patience: 0 };

    this.bar = new Bar(model.get("speed"));
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
    // Room for the first picture, so that nothing moves when it comes, and nothing to see before.
    this.canvas.width = Math.round(model.get("width") * this.film.density);
    this.canvas.height = Math.round(model.get("height") * this.film.density);
    this.canvas.style.width = `${this.film.width}px`;
    this.canvas.style.visibility = "hidden";
    this.note = element("div", "cw-note", { role: "status" });
    this.live = element("div", "cw-hidden", { "aria-live": "polite" });
    this.root.append(this.canvas, this.bar.root, this.note, this.live);
    host.append(this.root);

    this.listen();
    this.reload().then(() => {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (model.get("autoplay") && !still && !this.gone.signal.aborted) this.play();
    });
    this.report();
  }

  get steps() {
    return this.film.steps;
  }

  /** Cells in a row of the output: how far up and down go. */
  get columns() {
    return this.film.lattices[0]?.[4] ?? 1;
  }

  listen() {
    const { root, canvas, model, bar } = this;
    const { signal } = this.gone;
    follow(model, ["revision"], () => this.reload(), signal);
    follow(model, ["frames"], () => this.prefetch(), signal);
    follow(model, ["told", "step"], () => this.moved(), signal);
    /** @param {any} content @param {Bytes[]} [buffers] */
    const take = (content, buffers) => this.take(content, buffers ?? []);
    model.on("msg:custom", take);
    signal.addEventListener("abort", () => model.off("msg:custom", take));

    /**
     * @param {EventTarget} target
     * @param {string} type
     * @param {(event: any) => void} callback
     */
    const hear = (target, type, callback) => target.addEventListener(type, callback, { signal });
    hear(root, "keydown", (event) => this.key(event));
    hear(canvas, "pointerdown", (event) => this.point(event));
    hear(canvas, "pointermove", (event) => {
      const hit = this.cell(event) >= 0 || this.under(event, this.film.targets);
      canvas.style.cursor = hit ? "pointer" : "";
    });
    hear(bar.slider, "input", () => this.travel(Number(bar.slider.value)));
    hear(bar.buttons.first, "click", () => this.travel(0));
    hear(bar.buttons.back, "click", () => this.travel(this.step - 1));
    hear(bar.buttons.play, "click", () => this.toggle());
    hear(bar.buttons.next, "click", () => this.travel(this.step + 1));
    hear(bar.buttons.last, "click", () => this.travel(this.steps - 1));
    hear(bar.speed, "change", () => {
      this.tell({ speed: bar.perSecond });
      if (this.playing) this.schedule();
    });
    // The explorer's other controls cannot carry the mark themselves; without it JupyterLab takes
    // the arrows and letters of a list for its own shortcuts. It leaves text boxes alone.
    hear(document, "focusin", ({ target }) => {
      if (target instanceof HTMLInputElement && target.type !== "checkbox") return;
      if (target.closest(".convwidgets-explorer")?.contains(root)) {
        target.setAttribute("data-lm-suppress-shortcuts", "true");
      }
    });
    followTheme(root, signal, () => this.report());
    this.watchDensity();
  }

  /** A window dragged to another screen changes its density; ask for sharper frames. */
  watchDensity() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      this.report();
      this.watchDensity();
    };
    query.addEventListener("change", changed, { once: true, signal: this.gone.signal });
  }

  /** Tell the kernel what frames would look best here. */
  report() {
    const theme = darkPage() ? "dark" : "light";
    // whole quarters keep the number of different renderings small
    const density = Math.min(3, Math.max(1, Math.round(devicePixelRatio * 4) / 4));
    if (this.model.get("density") === density && this.model.get("theme") === theme) return;
    this.tell({ environment: { density, theme } });
  }

  /**
   * Set traits and save them in one message, as far as there is anybody to save them to.
   * @param {Record<string, any>} traits
   */
  tell(traits) {
    try {
      for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
      this.model.save_changes();
    } catch (error) {
      // No kernel, or a closed model: the page goes on by itself.
      console.debug("convwidgets: the kernel was not told", error);
    }
  }

  /** The step of the model, how often the kernel has told one, and how many were made here. */
  get news() {
    const { model } = this;
    const [told, heard] = model.get("told") ?? [0, 0];
    const [moves] = model.get("moves") ?? [0];
    return { step: model.get("step"), told, heard, moves };
  }

  /** Whether the kernel's latest word came before it had heard of the latest move made here. */
  get unheard() {
    const { heard, moves } = this.news;
    return this.root.dataset.step !== undefined && heard < moves;
  }

  /** A move made here is later than whatever the kernel knew of: its count goes on from there. */
  get move() {
    const { told, heard, moves } = this.news;
    return [Math.max(moves, heard) + 1, told];
  }

  /** Another step: the kernel's, or that of another view or of a slider of this page. */
  moved() {
    const { known, model } = this;
    const { step, told, moves } = (this.known = this.news);
    if (told === known.told && moves === known.moves && step !== known.step) {
      this.tell({ moves: this.move }); // a slider does not count
      this.known = this.news;
    }
    // The step of another revision waits until that one is shown.
    if (model.get("revision") !== this.film.revision) return;
    if (told !== known.told && this.unheard) this.stand();
    else this.go(step);
  }

  /** The latest move made here stands, against what the kernel has told meanwhile. */
  stand() {
    const { told, moves } = this.news;
    this.known.step = this.step;
    this.tell({ moves: [moves, told], step: this.step });
  }

  /** The step of new pictures: what the kernel says, or else the move that crossed them stands. */
  get wanted() {
    return this.unheard ? this.step : this.model.get("step");
  }

  /** Take over a new set of pictures; the old one stays in use until then. */
  async reload() {
    const { model } = this;
    if (this.coming !== this.film) this.coming.close(); // overtaken
    const film = (this.coming = new Film(model));
    if (!(await film.load(this.wanted))) return;
    const old = this.film;
    this.film = film;
    this.step = film.within(this.wanted);
    if (this.unheard) this.stand();
    this.asked = false;
    this.note.textContent = "";
    this.root.setAttribute("aria-label", model.get("title"));
    this.root.dataset.steps = String(film.steps);
    this.show();
    this.root.dataset.revision = String(film.revision);
    old.close();
  }

  /** Decode what is likely to come next; ask the kernel for what is missing. */
  prefetch() {
    const { step, steps, columns } = this;
    const { frames } = this.film;
    const near = [step];
    for (let i = 1; i <= AHEAD; i++) near.push(step + i, step - i);
    near.push(step + columns, step - columns, 0, steps - 1);
    const missing = near.filter((s) => s >= 0 && s < steps && !frames.fetch(s));
    if (missing.length && !this.asked) this.ask(missing);
    if (this.root.dataset.step !== String(step) && frames.fetch(step)) this.show();
    frames.forget(step, AHEAD);
  }

  /** @param {number[]} steps */
  ask(steps) {
    this.asked = true;
    clearTimeout(this.timers.patience);
    this.timers.patience = window.setTimeout(() => {
      this.asked = false;
      if (this.film.frames.fetch(this.step)) return;
      this.note.textContent = "This step is not stored in the page, and the kernel does not answer.";
    }, PATIENCE);
    try {
      this.model.send({ kind: "frames", revision: this.film.revision, steps });
    } catch (error) {
      console.debug("convwidgets: no kernel to ask for frames", error);
    }
  }

  /**
   * Frames the kernel sent on request; if another step is wanted by now, that is asked for next.
   * @param {any} content
   * @param {Bytes[]} buffers
   */
  take(content, buffers) {
    if (content?.kind !== "frames" || content.revision !== this.film.revision) return;
    clearTimeout(this.timers.patience);
    this.asked = false;
    this.note.textContent = "";
    content.steps.forEach((/** @type {number} */ step, /** @type {number} */ i) => {
      this.film.frames.receive(step, buffers[i], content.descriptions[i]);
    });
    this.show();
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
    const target = this.film.within(step);
    if (target === this.step) return;
    this.step = target;
    this.show();
    if (this.model.get("step") === target) return;
    this.tell({ moves: this.move, step: target });
  }

  /** Bring the controls, the picture and the words to the current step. */
  show() {
    const { step, film } = this;
    this.bar.show(step, this.steps);
    const ready = film.frames.ready(step);
    if (ready) {
      this.paint(step, ready);
    } else {
      film.frames.fetch(step)?.then((patches) => {
        if (film === this.film && step === this.step) this.paint(step, patches ?? []);
      });
    }
    // After this step is on screen: what comes next may wait, this may not.
    clearTimeout(this.timers.soon);
    this.timers.soon = window.setTimeout(() => this.prefetch(), 0);
  }

  /**
   * @param {number} step
   * @param {Patch[]} patches
   */
  paint(step, patches) {
    const { canvas, context } = this;
    const { ground, finished, lattices, density, width } = this.film;
    if (!ground.length || this.gone.signal.aborted) return;
    const { bitmap } = ground[0];
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    canvas.style.width = `${width}px`;
    canvas.style.visibility = "";
    context.drawImage(bitmap, 0, 0);
    /** The device pixel of a CSS coordinate, rounded as scenes/raster.py does. @param {number} v */
    const at = (v) => Math.max(0, Math.floor(v * density + 0.500001));
    const painted = lattices.filter((lattice) => lattice[7]);
    painted.forEach(([x, y, cellWidth, cellHeight, columns, rows, first], i) => {
      const reached = Math.min(step - first, columns * rows - 1);
      if (reached < 0) return;
      const row = Math.floor(reached / columns);
      const [left, right] = [at(x), at(x + columns * cellWidth)];
      const [top, here, under] = [0, row, row + 1].map((r) => at(y + r * cellHeight));
      this.reveal(finished[i], left, top, right, here);
      this.reveal(finished[i], left, here, at(x + ((reached % columns) + 1) * cellWidth), under);
    });
    for (const patch of patches) context.drawImage(patch.bitmap, patch.x, patch.y);
    this.root.dataset.step = String(step);
    this.say(this.film.description(step));
  }

  /**
   * Copy a rectangle of the finished picture.
   * @param {Patch} from
   * @param {number} left @param {number} top @param {number} right @param {number} bottom
   */
  reveal({ x, y, bitmap }, left, top, right, bottom) {
    const [width, height] = [right - left, bottom - top];
    if (width <= 0 || height <= 0) return;
    this.context.drawImage(bitmap, left - x, top - y, width, height, left, top, width, height);
  }

  /** @param {string} words */
  say(words) {
    this.canvas.setAttribute("aria-label", words);
    // A sentence for every frame would drown a screen reader while playing.
    const now = performance.now();
    if (this.playing && now - this.spoken < SPEECH_PAUSE) return;
    this.live.textContent = words;
    this.spoken = now;
  }

  /**
   * The cell under the pointer, and which of the lattices it belongs to.
   * @param {PointerEvent} event
   * @param {Lattice[]} lattices
   */
  under(event, lattices) {
    const box = this.canvas.getBoundingClientRect();
    const scale = this.film.width / box.width;
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    for (const [index, [x, y, width, height, columns, rows]] of lattices.entries()) {
      const [column, row] = [Math.floor((px - x) / width), Math.floor((py - y) / height)];
      if (column >= 0 && column < columns && row >= 0 && row < rows) return { index, row, column };
    }
    return null;
  }

  /**
   * The step of the output cell under the pointer, or -1.
   * @param {PointerEvent} event
   */
  cell(event) {
    const { lattices } = this.film;
    const hit = this.under(event, lattices);
    if (!hit) return -1;
    const [, , , , columns, , first] = lattices[hit.index];
    const step = first + hit.row * columns + hit.column;
    return step < this.steps ? step : -1;
  }

  /**
   * Tell the kernel of a click on a cell that is no step, in a message of its own: others of the
   * same kind are joined while the kernel is busy, and the click would be taken for one on a later
   * step, or be replaced by the next.
   * @param {PointerEvent} event
   */
  pick(event) {
    const hit = this.under(event, this.film.targets);
    if (!hit) return;
    const { index: target, row, column } = hit;
    this.picks += 1; // the same cell once more is a new click
    const { revision } = this.film;
    if (revision !== this.model.get("revision")) return; // another picture is about to be shown
    const picked = { target, row, column, revision, serial: this.picks };
    try {
      const moves = this.model.get("moves") ?? [0, 0];
      const state = { moves, step: this.step, picked };
      this.model.send({ kind: "pick", told: this.news.told, state });
    } catch (error) {
      console.debug("convwidgets: no kernel to tell of a click", error);
    }
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (event.button !== 0) return;
    this.root.focus({ preventScroll: true });
    event.preventDefault(); // keeps the focus here
    const step = this.cell(event);
    if (step >= 0) this.travel(step);
    else this.pick(event);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { step, steps } = this;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target === this.bar.speed) return;
    // A focused button answers to space itself.
    if (target instanceof HTMLButtonElement && event.key === " ") return;
    // On the slider up means more, as everywhere; on the picture it means the row above.
    const up = target === this.bar.slider ? 1 : -this.columns;
    const leap = Math.max(1, Math.round(steps / 10));
    /** @type {Record<string, number>} */
    const goals = {
      ArrowRight: step + 1, ArrowLeft: step - 1, ArrowUp: step + up, ArrowDown: step - up,
      PageUp: step - leap, PageDown: step + leap, Home: 0, End: steps - 1,
    };
    if (event.key === " ") this.toggle();
    else if (event.key in goals) this.vertical(event.key, goals[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Travel, except that up and down stay where there is no row above or below.
   * @param {string} key
   * @param {number} goal
   */
  vertical(key, goal) {
    const outside = goal < 0 || goal >= this.steps;
    if (outside && (key === "ArrowUp" || key === "ArrowDown") && this.columns > 1) this.pause();
    else this.travel(goal);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.steps < 2 || this.playing) return;
    if (this.step >= this.steps - 1) this.go(0);
    this.setPlaying(true);
    this.schedule();
  }

  schedule() {
    clearTimeout(this.timers.play);
    this.timers.play = window.setTimeout(() => {
      // Never run ahead of the pictures: a frame still on its way, or being decoded, is waited for.
      if (this.film.frames.ready(this.step + 1)) this.go(this.step + 1);
      else if (!this.film.frames.fetch(this.step + 1)) this.prefetch();
      if (this.step >= this.steps - 1) this.pause();
      else this.schedule();
    }, 1000 / this.bar.perSecond);
  }

  pause() {
    clearTimeout(this.timers.play);
    if (!this.playing) return;
    this.setPlaying(false);
    this.say(this.film.description(this.step));
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    this.bar.setPlaying(playing);
    this.root.classList.toggle("cw-playing", playing);
  }

  close() {
    this.gone.abort();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.coming.close();
    this.film.close();
    this.root.remove();
  }
}

export default {
  /** @param {{model: Model, el: HTMLElement}} context */
  render({ model, el }) {
    const player = new Player(model, el);
    attend(model);
    return () => player.close();
  },
};
