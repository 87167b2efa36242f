// Drawn, because not every machine has a font with these signs.
import { svg, type SVGTemplateResult } from "lit";

const PATHS = {
  chat: "M6 4h12a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-6l-5 4v-4H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM8 9h8M8 12.5h5",
  close: "M6 6l12 12M18 6L6 18",
  fresh: "M12 5v14M5 12h14",
  send: "M4 12l16-7-6 15-3-6zM11 14l9-9",
  thumb: "M7 11v9H4v-9zm3 9h7.5a2 2 0 0 0 2-1.6l1.2-6a2 2 0 0 0-2-2.4H14l.8-4.2a1.8 1.8 0 0 0-3.3-1.3L8.6 10v8.6A1.4 1.4 0 0 0 10 20z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  sound: "M4 10v4h4l5 4V6L8 10zM16.5 9a4 4 0 0 1 0 6",
  silent: "M4 10v4h4l5 4V6L8 10zM17 10l4 4M21 10l-4 4",
} as const;

export function icon(name: keyof typeof PATHS): SVGTemplateResult {
  return svg`<svg class=${`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
