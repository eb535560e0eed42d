// A page that is no page: what the player's module needs of a browser, and its model with a slow kernel.
const ordinary = () => ({
  style: { setProperty() {} }, dataset: {}, classList: { toggle() {}, add() {} },
  append() {}, replaceChildren() {}, setAttribute() {}, addEventListener() {}, focus() {}, remove() {},
  getContext: () => ({ drawImage() {} }),
});
const document = { ...ordinary(), createElement: ordinary, createElementNS: ordinary, createTextNode: ordinary, body: ordinary() };
const matchMedia = () => ({ ...ordinary(), matches: true });
class MutationObserver { observe() {} disconnect() {} }
let decoding = 0; // how long a picture takes, in ms
const createImageBitmap = async () => {
  if (decoding) await new Promise((done) => setTimeout(done, decoding));
  return { width: 1, height: 1, close() {} };
};
Object.assign(globalThis, {
  document, matchMedia, MutationObserver, createImageBitmap, window: globalThis, devicePixelRatio: 1,
});

/** A frame of one picture. */
const FRAME = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);

/** A model as anywidget hands it out; `sent` is what the kernel has been told. */
class Model {
  constructor(steps) {
    this.state = {
      steps, step: 0, moves: [0, 0], told: [0, 0], revision: 1, speed: 2, width: 1, height: 1, density: 1,
      theme: "light", title: "", lattices: [], targets: [], ground: FRAME, finished: new Uint8Array(0),
      frames: Array(steps).fill(FRAME), descriptions: Array(steps).fill("a step"), autoplay: false,
    };
    this.heard = {};
    this.changed = {};
    this.sent = [];
  }
  get(name) { return this.state[name]; }
  set(name, value) {
    if (this.take({ [name]: value })) this.changed[name] = value;
  }
  save_changes() {
    if (Object.keys(this.changed).length) this.sent.push(this.changed);
    this.changed = {};
  }
  send(content) { this.sent.push(content); }
  on(name, callback) { (this.heard[name] ??= []).push(callback); }
  off() {}
  /** A message of the kernel. */
  take(state) {
    const news = Object.keys(state).filter((name) => this.state[name] !== state[name]);
    Object.assign(this.state, state);
    for (const name of news) for (const callback of this.heard[`change:${name}`] ?? []) callback();
    return news.length;
  }
}

const moment = () => new Promise((done) => setTimeout(done, 5));
