// @ts-check
/** The frames of a trace in the page: taken apart, decoded, kept and forgotten. */

/** @typedef {import("./player.js").Model} Model */
/** @typedef {import("./player.js").Lattice} Lattice */
/**
 * @typedef {{x: number, y: number, bitmap: ImageBitmap}} Patch
 * @typedef {DataView | ArrayBuffer | Uint8Array} Bytes
 */

/** Decoded frames kept; a frame at double density is about a megabyte. */
const KEPT = 96;
/** Frames kept as they were sent, of a trace too long to hold. */
const STORED = 800;

/** @param {Bytes} bytes */
function plain(bytes) {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Decode the pictures of one frame; scenes/film.py writes the layout of its bytes.
 * @param {Bytes} bytes
 * @returns {Promise<Patch[]>}
 */
async function decode(bytes) {
  const data = plain(bytes);
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

/** @param {Patch[]} patches */
function release(patches) {
  for (const patch of patches) patch.bitmap.close();
}

/**
 * One revision of the pictures, whole. What is on screen comes from a single one of these, never
 * partly from the model, which may already hold the next revision.
 */
export class Film {
  /** @param {Model} model */
  constructor(model) {
    /** @type {number} */
    this.revision = model.get("revision");
    /** @type {number} */
    this.steps = model.get("steps");
    /** @type {Lattice[]} */
    this.lattices = model.get("lattices");
    /** @type {Lattice[]} */
    this.targets = model.get("targets");
    /** @type {string[]} */
    this.descriptions = model.get("descriptions");
    /** @type {number} */
    this.width = model.get("width");
    /** @type {number} */
    this.density = model.get("density");
    /** @type {Patch[]} */
    this.ground = [];
    /** @type {Patch[]} */
    this.finished = [];
    let held = model.get("frames");
    this.frames = new Frames((step) => {
      // The rest of the frames may follow, until the next revision comes.
      if (model.get("revision") === this.revision) held = model.get("frames");
      return held[step];
    });
    this.sources = [model.get("ground"), model.get("finished")];
  }

  /**
   * Decode what is needed to show a step; false if that came too late.
   * @param {number} step
   */
  async load(step) {
    const [ground, finished] = await Promise.all([
      ...this.sources.map(decode), this.frames.fetch(this.within(step)),
    ]);
    this.ground = ground ?? [];
    this.finished = finished ?? [];
    if (this.frames.closed) release([...this.ground, ...this.finished]);
    return !this.frames.closed;
  }

  /** @param {number} step */
  within(step) {
    return Math.max(0, Math.min(step, this.steps - 1));
  }

  /** @param {number} step */
  description(step) {
    return this.descriptions[step] ?? this.frames.received.get(step)?.description ?? "";
  }

  close() {
    this.frames.close();
    release([...this.ground, ...this.finished]);
  }
}

/** The frames of one trace; a new trace gets a new store. */
class Frames {
  /** @param {(step: number) => Bytes | undefined} held what the model holds of a step */
  constructor(held) {
    this.held = held;
    this.closed = false;
    /** @type {Map<number, Promise<Patch[]>>} */
    this.decoding = new Map();
    /** @type {Map<number, Patch[]>} used longest ago first */
    this.decoded = new Map();
    /** @type {Map<number, {bytes: Bytes, description: string}>} sent when asked for */
    this.received = new Map();
  }

  /**
   * The decoded pictures of a step, if they can be painted at once.
   * @param {number} step
   */
  ready(step) {
    const patches = this.decoded.get(step);
    if (patches) {
      this.decoded.delete(step); // used last, forgotten last
      this.decoded.set(step, patches);
    }
    return patches;
  }

  /**
   * Decode a step; undefined if the page does not hold it.
   * @param {number} step
   * @returns {Promise<Patch[] | undefined> | undefined}
   */
  fetch(step) {
    const known = this.decoding.get(step);
    if (known) return known;
    const held = this.held(step);
    const bytes = held?.byteLength ? held : this.received.get(step)?.bytes;
    if (!bytes) return undefined;
    const made = decode(bytes).then((patches) => {
      if (this.closed) {
        release(patches);
        return [];
      }
      this.decoded.set(step, patches);
      return patches;
    });
    this.decoding.set(step, made);
    return made;
  }

  /**
   * @param {number} step
   * @param {Bytes} bytes
   * @param {string} description
   */
  receive(step, bytes, description) {
    this.received.delete(step);
    this.received.set(step, { bytes, description });
    for (const old of [...this.received.keys()].slice(0, Math.max(0, this.received.size - STORED))) {
      this.received.delete(old);
    }
  }

  /**
   * Let go of the decoded frames used longest ago, except those around a step.
   * @param {number} step
   * @param {number} around
   */
  forget(step, around) {
    const surplus = Math.max(0, this.decoded.size - KEPT);
    for (const old of [...this.decoded.keys()].slice(0, surplus)) {
      if (Math.abs(old - step) <= around) continue;
      release(this.decoded.get(old) ?? []);
      this.decoded.delete(old);
      this.decoding.delete(old);
    }
  }

  close() {
    this.closed = true;
    for (const patches of this.decoded.values()) release(patches);
    this.decoded.clear();
    this.decoding.clear();
    this.received.clear();
  }
}
