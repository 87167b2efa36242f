// The script that a website loads: <script async src=".../widget.js" data-site="..."></script>
import { Page, type Settings } from "./page.js";

type Early = Parameters<Page["push"]>[0][];

declare global {
  interface Window {
    faqbot?: Page | Early;
    faqbotSettings?: Partial<Settings>;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
const early = window.faqbot ?? [];

if (Array.isArray(early)) {
  const base = script ? new URL(".", script.src).href.replace(/\/$/, "") : location.origin;
  const page = new Page({ base, ...window.faqbotSettings, ...script?.dataset });
  window.faqbot = page;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => page.start(early));
  else page.start(early);
} else {
  console.warn("faqbot: widget.js is on this page already; the second one is left out");
}
