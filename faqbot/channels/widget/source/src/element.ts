// <faqbot-widget>: the launcher and the panel.
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { Api } from "./api.js";
import { inkOn, isColour } from "./colours.js";
import type { Exchange } from "./exchanges.js";
import { endOf, stayWithin } from "./focus.js";
import { Memory } from "./memory.js";
import { body, launcher, LONGEST, type Panel } from "./panel.js";
import { chime } from "./sound.js";
import { styles } from "./styles.js";
import { Talk } from "./talk.js";
import type { Reply, Site } from "./types.js";
import { languageOf, say, TAGS, type Language } from "./words.js";

const SMALL = "(max-width: 30rem), (max-height: 26rem)";

export class FaqbotWidget extends LitElement {
  static override styles = styles;
  static override properties = { site: {}, base: {}, mode: {}, heading: {}, locale: {} };
  /** Where the server is, for an element that does not say; and the one widget that a page may have. */
  static home = "";
  static live: FaqbotWidget | null = null;

  declare site: string;
  declare base: string;
  declare mode: string;
  declare heading: string;
  declare locale: string;

  isOpen = false;
  private about: Site | null = null;
  private complaining: string | null = null;
  private notLeft = false;
  private unread = 0;
  private announced = "";
  private memory!: Memory;
  private talk: Talk | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private isAtEnd = true;
  private toFocus: "text" | "launcher" | null = null;
  private readonly small = matchMedia(SMALL);
  private readonly turning = new MutationObserver(() => this.requestUpdate());
  private readonly listening: readonly [EventTarget, string, (event: Event) => void][] = [
    [window, "online", () => this.talk?.wake()],
    [window, "online", () => this.requestUpdate()],
    [window, "offline", () => this.requestUpdate()],
    [window, "storage", (event) => this.otherTab(event as StorageEvent)],
    [this.small, "change", () => this.requestUpdate()],
  ];

  constructor() {
    super();
    Object.assign(this, { site: "default", base: FaqbotWidget.home, mode: "", heading: "", locale: "" });
  }

  override connectedCallback(): void {
    const other = FaqbotWidget.live;
    if (other && other !== this && other.isConnected) {
      console.warn("faqbot: there is a widget on this page already; the second one is left out");
      this.remove();
      return;
    }
    FaqbotWidget.live = this;
    super.connectedCallback();
    for (const [target, name, hear] of this.listening) target.addEventListener(name, hear);
    this.turning.observe(document.documentElement, { attributeFilter: ["lang", "dir"] });
    if (!this.talk) this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const [target, name, hear] of this.listening) target.removeEventListener(name, hear);
    this.turning.disconnect();
    this.ticking = void clearInterval(this.ticking);
  }

  get language(): Language {
    const chosen = this.memory.get("language") ?? this.locale;
    return languageOf(chosen) ?? languageOf(document.documentElement.lang) ?? languageOf(navigator.language) ?? "en";
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.unread = 0;
    this.toFocus = "text";
    this.tell("open", {});
    this.turned();
  }

  close(): void {
    if (!this.isOpen || this.mode === "inline") return;
    this.isOpen = false;
    this.toFocus = "launcher";
    this.tell("close", {});
    this.turned();
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  ask(text: string): void {
    const trimmed = text.trim();
    if (!trimmed || trimmed.length > LONGEST) return;
    this.open();
    this.isAtEnd = true;
    this.talk?.ask(trimmed);
  }

  async setUser(identity: string | null): Promise<void> {
    await this.talk?.identify(identity).catch(() => this.tell("error", { code: "identity" }));
  }

  setLocale(locale: string): void {
    this.memory.set({ language: languageOf(locale) ?? "en" });
    this.requestUpdate();
  }

  reset(): void {
    this.talk?.reset();
    this.complaining = null;
    this.toFocus = this.isOpen ? "text" : null;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const panel = this.panel();
    return html`
      <div dir=${getComputedStyle(this).direction} lang=${TAGS[this.language]} @keydown=${this.keyPressed}>
        ${panel.isInline ? nothing : launcher(panel)} ${body(panel)}
        <div class="unseen" role="status">${this.announced}</div>
      </div>
    `;
  }

  protected override updated(): void {
    const log = this.find("log");
    if (log && this.isAtEnd) log.scrollTop = endOf(log);
    if (this.toFocus) this.find(this.toFocus)?.focus();
    this.toFocus = null;
    const counts = this.talk?.exchanges.some(({ retryAt }) => retryAt !== null) ?? false;
    if (counts) this.ticking ??= setInterval(() => this.requestUpdate(), 1000);
    else this.ticking = void clearInterval(this.ticking);
  }

  private start(): void {
    this.memory = new Memory(this.site);
    const api = new Api(this.base, this.site);
    this.talk = new Talk(api, this.memory, {
      changed: () => this.requestUpdate(),
      asked: ({ key, text }) => this.tell("message", { key, text }),
      answered: (reply) => this.answered(reply),
      failed: (code) => this.tell("error", { code }),
      wrote: ({ author, text }) => this.came(say(author, this.language), text),
    });
    this.isOpen = this.mode === "inline" || this.memory.tab.open;
    void api.about().then((about) => this.dress(about), () => undefined);
    void this.talk.resume();
    this.tell("ready", { site: this.site });
  }

  private dress(about: Site): void {
    this.about = about;
    if (isColour(about.accent)) {
      this.style.setProperty("--site-accent", about.accent);
      this.style.setProperty("--site-on-accent", inkOn(about.accent));
    }
    this.requestUpdate();
  }

  private answered(reply: Reply): void {
    if (reply.decision !== "silent") this.came(say("bot", this.language), reply.text);
    this.tell("answer", { turn: reply.turn, decision: reply.decision, text: reply.text });
    if (reply.decision === "handoff") this.tell("handoff", { turn: reply.turn });
  }

  /** Something was said: it is told once to who cannot see it, counted while the panel is closed, and heard if wished. */
  private came(speaker: string, text: string): void {
    this.announced = `${speaker}${text}`;
    if (!this.isOpen) this.unread += 1;
    if (this.memory.get("sound") && (!this.isOpen || document.hidden)) chime();
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`faqbot:${name}`, { detail, bubbles: true, composed: true }));
  }

  private panel(): Panel {
    const isInline = this.mode === "inline";
    return {
      language: this.language, now: Date.now(), complaining: this.complaining, notLeft: this.notLeft, heading: this.heading, about: this.about,
      lines: this.talk?.lines ?? [], wantsContact: this.talk?.wantsContact ?? false, isInline, isModal: this.small.matches && !isInline, isOpen: this.isOpen,
      isOnline: navigator.onLine, hasSound: this.memory.get("sound") ?? false, unread: this.unread,
      typed: this.memory.tab.text, length: this.text?.value.length ?? 0,
      ask: (text) => { this.ask(text); this.text?.focus(); },
      retry: (one) => this.talk?.retry(one),
      rate: (one, verdict, comment) => void this.rate(one, verdict, comment),
      copy: (reply) => void this.copy(reply),
      leave: (contact) => void this.leave(contact),
      toggle: () => this.toggle(),
      switchLanguage: () => this.setLocale(this.language === "zh" ? "en" : "zh"),
      switchSound: () => this.switchSound(),
      reset: () => this.reset(),
      scrolled: () => this.scrolled(),
      input: () => this.turned(),
      submit: (event) => this.submitted(event),
    };
  }

  private async rate(one: Exchange, verdict: "up" | "down", comment?: string): Promise<void> {
    if (!(await this.talk?.rate(one, verdict, comment))) return;
    this.complaining = verdict === "down" && comment === undefined ? one.key : null;
    this.announced = say(this.complaining ? "why" : "thanks", this.language);
    this.tell("feedback", { turn: one.reply?.turn, verdict });
    this.requestUpdate();
  }

  private async leave(contact: string): Promise<void> {
    this.notLeft = !(await this.talk?.leaveContact(contact));
    if (this.notLeft) this.announced = say("not_left", this.language);
    else this.text?.focus();
    this.requestUpdate();
  }

  private async copy(reply: Reply): Promise<void> {
    try {
      await navigator.clipboard.writeText(reply.text);
      this.announced = say("copied", this.language);
      this.requestUpdate();
    } catch { /* the browser does not let this page copy */ }
  }

  private switchSound(): void {
    this.memory.set({ sound: !this.memory.get("sound") });
    if (this.memory.get("sound")) chime();
    this.requestUpdate();
  }

  private find(id: string): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>(`#${id}`) ?? null;
  }

  private get text(): HTMLTextAreaElement | null {
    return this.find("text") as HTMLTextAreaElement | null;
  }

  private turned(): void {
    this.memory.tab = { open: this.isOpen, text: this.text?.value ?? this.memory.tab.text };
    this.requestUpdate();
  }

  private otherTab(event: StorageEvent): void {
    if (event.key !== `faqbot:${this.site}`) return;
    const before = this.memory.get("conversation");
    this.memory.reload();
    if (this.memory.get("conversation") !== before) this.talk?.leave();
    if (this.memory.get("conversation") && !this.talk?.isWaiting) void this.talk?.resume();
  }

  private scrolled(): void {
    const log = this.find("log");
    this.isAtEnd = !log || log.scrollTop >= endOf(log) - 40;
  }

  private submitted(event: Event): void {
    event.preventDefault();
    const { text } = this;
    if (!text?.value.trim() || text.value.length > LONGEST) return;
    this.ask(text.value);
    text.value = "";
    this.turned();
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    // While an input method is composing, Enter and Esc belong to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey && event.target === this.text) this.submitted(event);
    else if (event.key === "Tab" && this.small.matches && this.mode !== "inline" && this.isOpen) stayWithin(this.renderRoot as ShadowRoot, event);
  };
}
