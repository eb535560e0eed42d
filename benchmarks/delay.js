// @ts-check
/**
 * Runs before the page: holds back what passes between page and kernel, both
 * ways, by `convwidgetsLateness` milliseconds.
 *
 * The messages of a direction wait in one line and each timer lets the first of
 * them go. Timers end on whole milliseconds, so timers that each kept their own
 * message would now and then let one overtake another, which no socket does.
 */
(() => {
  /** @type {any} */
  const page = window;
  page.convwidgetsLateness = 0;

  /** @param {(() => void)[]} line @param {() => void} job */
  const queue = (line, job) => {
    line.push(job);
    setTimeout(() => line.shift()?.(), page.convwidgetsLateness);
  };

  window.WebSocket = class extends WebSocket {
    /** @type {(() => void)[]} */
    #outward = [];
    /** @type {(() => void)[]} */
    #inward = [];
    #late = false;

    /** @param {string | URL} url @param {string | string[]} [protocols] */
    constructor(url, protocols) {
      super(url, protocols);
      this.#late = String(url).includes("/api/kernels/");
      const released = new WeakSet();
      this.addEventListener("message", (event) => {
        if (!this.#late || released.has(event)) return;
        event.stopImmediatePropagation();
        const { data, origin } = event;
        queue(this.#inward, () => {
          const again = new MessageEvent("message", { data, origin });
          released.add(again);
          this.dispatchEvent(again);
        });
      });
    }

    /** @param {string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>} data */
    send(data) {
      // What waits for a socket that has closed meanwhile is lost, as on a real network.
      if (this.#late) queue(this.#outward, () => super.send(/** @type {any} */ (data)));
      else super.send(/** @type {any} */ (data));
    }
  };
})();
