// The widget on its page: what the page says to it, before and after it is there, and what it says to the page.
import { FaqbotWidget } from "./element.js";

const TAG = "faqbot-widget";

export interface Settings {
  readonly base: string;
  readonly site?: string;
  readonly lang?: string;
  readonly theme?: string;
  readonly position?: string;
  readonly title?: string;
  readonly open?: string | boolean;
}

type Call = readonly [name: string, ...rest: unknown[]];
type Listener = (detail: unknown) => void;

export class Page {
  private readonly watching = new MutationObserver(() => this.keep());
  private placed: FaqbotWidget | null = null;

  constructor(private readonly settings: Settings) {}

  /** Put the widget on the page, or take up the one that stands in it. */
  start(early: readonly Call[]): void {
    const isListening = ([name]: Call): boolean => name === "on";
    for (const call of early.filter(isListening)) this.push(call);
    FaqbotWidget.home = this.settings.base;
    customElements.define(TAG, FaqbotWidget);
    if (!FaqbotWidget.live && this.settings.site) this.place();
    for (const call of early.filter((call) => !isListening(call))) this.push(call);
    if (this.settings.open && this.settings.open !== "false") this.open();
  }

  readonly open = (): void => FaqbotWidget.live?.open();
  readonly close = (): void => FaqbotWidget.live?.close();
  readonly toggle = (): void => FaqbotWidget.live?.toggle();
  readonly ask = (text: unknown): void => FaqbotWidget.live?.ask(String(text));
  readonly setLocale = (locale: unknown): void => FaqbotWidget.live?.setLocale(String(locale));
  readonly reset = (): void => FaqbotWidget.live?.reset();
  readonly setUser = (identity: unknown): Promise<void> | undefined => FaqbotWidget.live?.setUser(identity ? String(identity) : null);

  readonly on = (name: unknown, listener: unknown): void => {
    document.addEventListener(`faqbot:${String(name)}`, (event) => (listener as Listener)((event as CustomEvent).detail));
  };

  readonly destroy = (): void => {
    this.watching.disconnect();
    FaqbotWidget.live?.remove();
    FaqbotWidget.live = null;
  };

  /** A call as it is written before the script is there: ["open"], ["on", "answer", listener]. */
  readonly push = (call: Call): void => {
    const [name, ...rest] = call;
    const act = name === "push" ? undefined : (this as unknown as Record<string, unknown>)[name];
    if (typeof act === "function" && Object.hasOwn(this, name)) (act as (...given: unknown[]) => unknown)(...rest);
    else console.warn(`faqbot: there is no command ${String(name)}`);
  };

  private place(): void {
    this.placed = document.createElement(TAG) as FaqbotWidget;
    this.dress(this.placed);
    document.body.append(this.placed);
    // A page that swaps its body, as Turbo and others do, keeps the widget with all that is in it.
    this.watching.observe(document.documentElement, { childList: true });
    this.watching.observe(document.body, { childList: true });
  }

  private dress(widget: FaqbotWidget): void {
    const { base, site, lang, theme, position, title } = this.settings;
    Object.assign(widget, { base, site: site ?? "default", locale: lang ?? "", heading: title ?? "" });
    if (theme) widget.setAttribute("theme", theme);
    if (position) widget.setAttribute("position", position);
  }

  private keep(): void {
    if (!this.placed || FaqbotWidget.live !== this.placed || this.placed.isConnected) return;
    document.body.append(this.placed);
    this.watching.observe(document.body, { childList: true });
  }
}
