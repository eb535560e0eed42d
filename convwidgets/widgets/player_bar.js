// @ts-check
/** The transport: buttons, slider, counter and speed. */
import { element } from "./page.js";

export const SPEEDS = [
  { label: "slow", perSecond: 1 },
  { label: "normal", perSecond: 2 },
  { label: "fast", perSecond: 6 },
  { label: "very fast", perSecond: 20 },
];

const ICONS = {
  first: "M6 5v14M18 6l-9 6 9 6z",
  back: "M16 5l-9 7 9 7z",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  next: "M8 5l9 7-9 7z",
  last: "M18 5v14M6 6l9 6-9 6z",
};

/** @param {keyof typeof ICONS} shape */
function icon(shape) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", ICONS[shape]);
  svg.append(path);
  return svg;
}

/**
 * @param {HTMLButtonElement} made
 * @param {keyof typeof ICONS} shape
 * @param {string} label
 */
function dress(made, shape, label) {
  made.setAttribute("aria-label", label);
  made.title = label;
  made.replaceChildren(icon(shape));
}

/**
 * @param {keyof typeof ICONS} shape
 * @param {string} label
 */
function button(shape, label) {
  const made = element("button", `cw-button cw-${shape}`, { type: "button" });
  dress(made, shape, label);
  return made;
}

/** The row of controls under a picture; it only reports, the player decides. */
export class Bar {
  /** @param {number} perSecond speed to start with */
  constructor(perSecond) {
    this.buttons = {
      first: button("first", "First step"),
      back: button("back", "Step back"),
      play: button("play", "Play"),
      next: button("next", "Step forward"),
      last: button("last", "Last step"),
    };
    this.slider = element("input", "cw-slider", {
      type: "range", min: "0", step: "1", "aria-label": "Step",
    });
    this.counter = element("span", "cw-counter", { "aria-hidden": "true" });
    this.speed = element("select", "cw-speed", { "aria-label": "Speed" });
    SPEEDS.forEach(({ label }, index) => {
      const option = element("option", "", { value: String(index) }, label);
      this.speed.append(option);
    });
    const nearest = SPEEDS.findIndex((speed) => speed.perSecond >= perSecond);
    this.speed.value = String(nearest < 0 ? SPEEDS.length - 1 : nearest);
    // JupyterLab looks for its shortcuts from the focused element upwards: the arrows of the speed
    // list would choose a cell of the notebook, even though the player's root has this mark too.
    for (const control of [...Object.values(this.buttons), this.slider, this.speed]) {
      control.setAttribute("data-lm-suppress-shortcuts", "true");
    }
    this.root = element("div", "cw-transport");
    this.root.append(...Object.values(this.buttons), this.slider, this.counter, this.speed);
  }

  get perSecond() {
    return SPEEDS[Number(this.speed.value)].perSecond;
  }

  /**
   * @param {number} step
   * @param {number} steps
   */
  show(step, steps) {
    const { buttons, slider } = this;
    // One picture is no trace: there is nothing to step through.
    this.root.hidden = steps < 2;
    slider.max = String(Math.max(0, steps - 1));
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", `step ${step + 1} of ${steps}`);
    this.counter.textContent = `${step + 1} / ${steps}`;
    // Not `disabled`, which would take the focus from whoever is pressing the button.
    for (const end of [buttons.first, buttons.back]) {
      end.setAttribute("aria-disabled", String(step <= 0));
    }
    for (const end of [buttons.next, buttons.last]) {
      end.setAttribute("aria-disabled", String(step >= steps - 1));
    }
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    dress(this.buttons.play, playing ? "pause" : "play", playing ? "Pause" : "Play");
  }
}
