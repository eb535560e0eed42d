// @ts-check
/**
 * Runs in the page: how long after a key was pressed the right picture is there.
 *
 * From the keydown event's own time stamp to the first animation frame in which
 * the picture's pixels, read back, are the expected ones. Reading back includes
 * what the browser had put off of the drawing.
 */
(() => {
  const scratch = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (
    scratch.getContext("2d", { willReadFrequently: true })
  );

  /** @param {HTMLImageElement | ImageBitmap} picture */
  const read = (picture) => {
    scratch.width = picture.width;
    scratch.height = picture.height;
    pen.drawImage(picture, 0, 0);
    return pen.getImageData(0, 0, scratch.width, scratch.height);
  };

  /**
   * The pixels shown by a canvas or an image, or null if there are none yet. The
   * last one, if there are several: an output that is being replaced may hold two.
   * @param {string} selector
   */
  const pixels = (selector) => {
    const shown = [...document.querySelectorAll(selector)].at(-1);
    if (shown instanceof HTMLCanvasElement) {
      const context = /** @type {CanvasRenderingContext2D} */ (shown.getContext("2d"));
      return context.getImageData(0, 0, shown.width, shown.height);
    }
    if (shown instanceof HTMLImageElement && shown.complete && shown.naturalWidth) {
      return read(shown);
    }
    return null;
  };

  /** @param {ImageData | null} image */
  const hash = (image) => {
    if (!image) return "";
    let sum = 0x811c9dc5;
    for (const pixel of new Uint32Array(image.data.buffer)) {
      sum = Math.imul(sum ^ pixel, 0x01000193);
    }
    return `${image.width}x${image.height}:${sum >>> 0}`;
  };

  /** The hash of what is shown now. @param {string} selector */
  const shown = (selector) => hash(pixels(selector));

  /** The hash that a PNG file will have when it is shown. @param {string} base64 */
  const ofFile = async (base64) => {
    const file = await fetch(`data:image/png;base64,${base64}`);
    return hash(read(await createImageBitmap(await file.blob())));
  };

  /**
   * From now on: the next key press starts the clock. Resolves to the
   * milliseconds and the animation frames until the expected picture is shown,
   * or to null after `patience` milliseconds.
   *
   * Animation frames run all the while, so that the display keeps its rhythm: a
   * page at rest would be given its first frame out of turn, at once.
   * @param {string} selector @param {string} expected @param {number} patience
   */
  const watch = (selector, expected, patience) =>
    new Promise((resolve) => {
      let pressed = 0;
      let frames = 0;
      const look = () => {
        if (!pressed) return void requestAnimationFrame(look);
        frames += 1;
        const image = pixels(selector);
        const ms = performance.now() - pressed;
        if (hash(image) === expected) resolve({ ms, frames });
        else if (ms > patience) resolve(null);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      const start = (/** @type {KeyboardEvent} */ event) => { pressed = event.timeStamp; };
      window.addEventListener("keydown", start, { capture: true, once: true });
    });

  /**
   * What the browser itself says of key presses: milliseconds to the next paint,
   * in steps of 8; it leaves out those below 16.
   * @type {number[]}
   */
  const paints = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "keydown") paints.push(entry.duration);
    }
    // the cast: TypeScript's own list of options does not know the threshold
  }).observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: 16 }));

  /** How long this display shows one frame, in ms: the median of some. */
  const frame = () =>
    new Promise((resolve) => {
      /** @type {number[]} */
      const times = [];
      const tick = (/** @type {number} */ time) => {
        times.push(time);
        if (times.length < 62) requestAnimationFrame(tick);
        else {
          const gaps = times.slice(1).map((t, i) => t - times[i]).sort((a, b) => a - b);
          resolve(gaps[30]);
        }
      };
      requestAnimationFrame(tick);
    });

  Object.assign(window, { convwidgetsWatch: { shown, ofFile, watch, frame, paints } });
})();
