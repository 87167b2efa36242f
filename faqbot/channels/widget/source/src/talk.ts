// A conversation as the visitor sees it: what was asked, what came back, and what is still to be sent.
import { Refused, isLater, type Api } from "./api.js";
import { exchangeOf, isWorthAnotherTry, newKey, problemOf, subject, again, when, type Exchange, type Line } from "./exchanges.js";
import type { Memory } from "./memory.js";
import { Listening } from "./listening.js";
import type { Reply, Told, Words } from "./types.js";

const TRIES = 5;
const FIRST_WAIT_S = 1;

export interface Hear {
  changed(): void;
  asked(exchange: Exchange): void;
  answered(reply: Reply): void;
  failed(code: string): void;
  wrote(words: Words): void;
}

export class Talk {
  exchanges: Exchange[] = [];
  people: Words[] = [];
  wantsContact = false;
  private readonly listening: Listening;
  private sending = false;
  private fresh = false;
  private hurry: (() => void) | null = null;

  constructor(private readonly api: Api, private readonly memory: Memory, private readonly hear: Hear) {
    this.listening = new Listening(api, () => memory.get("conversation") ?? "", () => this.people.at(-1)?.number ?? 0, (words) => this.said(words));
  }

  /** All that was said, in its order. */
  get lines(): Line[] {
    return [...this.exchanges, ...this.people].sort((one, other) => when(one) - when(other));
  }

  get isWaiting(): boolean {
    return this.exchanges.some(({ state }) => state === "waiting" || state === "queued");
  }

  ask(text: string): void {
    const exchange = exchangeOf(text);
    this.exchanges.push(exchange);
    this.hear.asked(exchange);
    this.hear.changed();
    void this.pump();
  }

  retry(exchange: Exchange): void {
    Object.assign(exchange, { state: "queued", problem: null, retryAt: null });
    this.hear.changed();
    void this.pump();
  }

  /** Send what waits: the line is back. */
  wake(): void {
    this.hurry?.();
    void this.pump();
  }

  async rate(exchange: Exchange, verdict: "up" | "down", comment = ""): Promise<boolean> {
    const conversation = this.memory.get("conversation");
    if (!exchange.reply || !conversation) return false;
    try {
      await this.api.rate(conversation, exchange.reply.turn, verdict, comment);
    } catch {
      this.hear.failed("feedback");
      return false;
    }
    exchange.verdict = verdict;
    this.hear.changed();
    return true;
  }

  /** Say where the visitor can be reached. */
  async leaveContact(contact: string): Promise<boolean> {
    try {
      await this.api.leave(this.memory.get("conversation") ?? "", contact);
    } catch (error) {
      this.hear.failed("contact");
      if (!(error instanceof Refused && error.code === "nobody_awaited")) return false;
    }
    this.wantsContact = false;
    this.hear.changed();
    return true;
  }

  /** Show the conversation as the server has it, with what this tab has not got an answer to yet. */
  async resume(): Promise<void> {
    const conversation = this.memory.get("conversation");
    if (!conversation) return this.takeUpPending();
    try {
      const history = await this.api.history(conversation);
      if (this.memory.get("conversation") !== conversation) return;
      this.memory.set({ conversation: history.conversation });
      const known = new Map(this.exchanges.map((exchange) => [exchange.key, exchange]));
      const told = history.turns.map((past) => again(past, known.get(past.reply.key)));
      const keys = new Set(told.map(({ key }) => key));
      this.exchanges = [...told, ...this.exchanges.filter(({ key, reply }) => !reply && !keys.has(key))];
      this.people = [...history.people];
      this.wantsContact = history.contact_wanted;
      if (history.live) void this.listening.start();
      this.takeUpPending(keys);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) this.forget();
      else this.takeUpPending();
    }
    this.hear.changed();
  }

  /** Go on as this person, or as nobody in particular; another person never sees what the last one wrote. */
  async identify(identity: string | null): Promise<void> {
    const user = identity ? subject(identity) : "";
    if (user !== (this.memory.get("user") ?? "")) this.forget();
    if (identity) {
      const visit = await this.api.visit(identity, false);
      this.memory.set({ conversation: visit.conversation, user });
    }
    await this.resume();
    this.hear.changed();
  }

  reset(): void {
    this.forget();
    this.fresh = true;
    this.hear.changed();
  }

  /** Another tab has begun another conversation. */
  leave(): void {
    this.listening.stop();
    this.exchanges = [];
    this.people = [];
    this.wantsContact = false;
    this.hear.changed();
  }

  private forget(): void {
    this.leave();
    this.memory.set({ conversation: "", opening: "", user: "", pending: null });
  }

  private said(words: Words): void {
    if (words.number <= (this.people.at(-1)?.number ?? 0)) return;
    if (words.author === "person") this.wantsContact = false;
    this.people.push({ ...words, at: new Date().toISOString() }); // beside what this tab asked, by this tab's clock
    this.hear.wrote(words);
    this.hear.changed();
  }

  private takeUpPending(told: ReadonlySet<string> = new Set()): void {
    const pending = this.memory.get("pending");
    if (!pending) return;
    if (told.has(pending.key)) this.memory.set({ pending: null });
    else if (!this.exchanges.some(({ key }) => key === pending.key)) {
      this.exchanges.push(exchangeOf(pending.text, pending.key));
      void this.pump();
    }
  }

  private async pump(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let next = this.next(); next && navigator.onLine; next = this.next()) await this.deliver(next);
    } finally {
      this.sending = false;
    }
  }

  private next(): Exchange | undefined {
    return this.exchanges.find(({ state }) => state === "queued");
  }

  /** Send one message, with the same key each time, so that it is answered once however often it is sent. */
  private async deliver(exchange: Exchange): Promise<void> {
    this.memory.set({ pending: { key: exchange.key, text: exchange.text }, opening: this.memory.get("opening") || newKey() });
    for (let attempt = 1; ; attempt += 1) {
      Object.assign(exchange, { state: "waiting", problem: null, retryAt: null, draft: "" });
      this.hear.changed();
      const error = await this.attempt(exchange).then(() => null, (reason: unknown) => reason ?? new Error());
      if (error === null || !this.exchanges.includes(exchange)) return;
      if (!navigator.onLine) {
        exchange.state = "queued";
        return this.hear.changed();
      }
      if (!isWorthAnotherTry(error) || attempt === TRIES) return this.giveUp(exchange, error);
      if (error instanceof Refused && error.status === 404) this.memory.set({ conversation: "", opening: newKey() });
      else await this.pause(exchange, error, attempt);
    }
  }

  private async attempt(exchange: Exchange): Promise<void> {
    const conversation = this.memory.get("conversation") || (await this.opened());
    for await (const told of this.api.ask({ key: exchange.key, text: exchange.text, conversation })) {
      if (!this.exchanges.includes(exchange)) return;
      this.hears(exchange, told);
    }
  }

  private async opened(): Promise<string> {
    const { conversation } = await this.api.visit(null, this.fresh, this.memory.get("opening"));
    this.fresh = false;
    this.memory.set({ conversation });
    return conversation;
  }

  private hears(exchange: Exchange, told: Told): void {
    switch (told.name) {
      case "draft":
        exchange.draft += `${/[\x20-\x7e]$/.test(exchange.draft) ? " " : ""}${told.data.text}`;
        break;
      case "error":
        throw new Refused(told.data.code, told.data.message, 503, told.data.retry_after_s ?? null);
      case "done":
        Object.assign(exchange, { state: "answered", reply: told.data, draft: "" });
        this.memory.set({ conversation: told.data.conversation, pending: null });
        this.hear.answered(told.data);
        if (told.data.decision === "handoff" || told.data.decision === "silent") void this.listening.start();
        if (told.data.decision === "handoff") void this.resume(); // perhaps nobody is there, and a contact is wanted
        break;
      default:
        return; // the pieces of an answer that is there as a whole in a moment
    }
    this.hear.changed();
  }

  private giveUp(exchange: Exchange, error: unknown): void {
    exchange.state = "failed";
    exchange.draft = "";
    exchange.problem = problemOf(error);
    this.memory.set({ pending: null });
    this.hear.failed(error instanceof Refused ? error.code : "unreachable");
    this.hear.changed();
  }

  private async pause(exchange: Exchange, error: unknown, attempt: number): Promise<void> {
    const told = error instanceof Refused ? error.retryAfterS : null;
    const seconds = told ?? FIRST_WAIT_S * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
    exchange.draft = "";
    if (isLater(error)) {
      exchange.problem = "busy";
      exchange.retryAt = Date.now() + seconds * 1000;
    }
    this.hear.changed();
    await new Promise<void>((resolve) => {
      this.hurry = resolve;
      setTimeout(resolve, seconds * 1000);
    });
    this.hurry = null;
  }
}
