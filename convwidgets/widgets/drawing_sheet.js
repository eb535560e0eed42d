// @ts-check
/**
 * What a pad holds, shared by all views of one model: the drawing and its history.
 *
 * The page writes `drawn` only and the kernel `bitmap`. An answer counts only if it is to the
 * latest message, so that on a slow network an old one never takes away what was drawn since;
 * without a kernel the drawing simply stays.
 */
import { packed, stroke, unpacked } from "./drawing_bitmap.js";

/** @typedef {import("./drawing_bitmap.js").Place} Place */

/** Strokes that can be undone. */
const KEPT = 100;
/** Milliseconds between two messages while drawing. */
const PAUSE = 200;

export class Drawing {
  /** @param {import("./page.js").Model} model */
  constructor(model) {
    this.model = model;
    this.bits = unpacked(model.get("bits"));
    /** Drawings as texts, the latest last. @type {string[]} */
    this.past = [];
    /** The serial number of the latest message. @type {number} */
    this.sent = model.get("answered");
    /** @type {Set<() => void>} */
    this.views = new Set();
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    this.stale = false;
  }

  /** Take the kernel's drawing, unless it is older than what is here. */
  adopt() {
    if (this.stale || this.model.get("answered") < this.sent) return;
    const text = this.model.get("bits");
    if (text === packed(this.bits)) return;
    this.remember();
    this.bits = unpacked(text);
    this.show();
  }

  /** What is there now can be come back to. */
  remember() {
    const text = packed(this.bits);
    if (this.past.at(-1) === text) return;
    this.past.push(text);
    if (this.past.length > KEPT) this.past.shift();
  }

  /** @param {Place} from @param {Place} to @param {number} radius @param {0 | 1} ink */
  draw(from, to, radius, ink) {
    stroke(this.bits, from, to, radius, ink);
    this.changed();
  }

  clear() {
    this.remember();
    this.bits.fill(0);
    this.changed();
    this.flush();
  }

  /** @returns {boolean} whether there was anything to undo */
  undo() {
    const now = packed(this.bits);
    let text = this.past.pop();
    // A stroke that changed nothing left what is there already.
    while (text === now) text = this.past.pop();
    if (text === undefined) return false;
    this.bits = unpacked(text);
    this.changed();
    this.flush();
    return true;
  }

  /** Show it, and tell the kernel soon. */
  changed() {
    this.stale = true;
    this.timer ??= setTimeout(() => this.flush(), PAUSE);
    this.show();
  }

  /** Tell the kernel now what it does not know yet. */
  flush() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (!this.stale) return;
    this.stale = false;
    const { model } = this;
    this.sent = Math.max(this.sent, model.get("answered"), model.get("drawn").serial ?? 0) + 1;
    model.set("drawn", { serial: this.sent, bits: packed(this.bits) });
    model.save_changes();
  }

  show() {
    for (const view of this.views) view();
  }

  close() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
