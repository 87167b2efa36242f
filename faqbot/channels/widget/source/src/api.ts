// Calls to the server. No cookies: whoever holds the token of a conversation may read and go on with it.
import { createParser } from "eventsource-parser";
import type { Answer, History, Message, Site, Told, Visit } from "./types.js";

const PATIENCE_MS = 15_000;
const SILENCE_MS = 40_000; // the server says something at least every 15 s

export class Refused extends Error {
  constructor(readonly code: string, message: string, readonly status: number, readonly retryAfterS: number | null) {
    super(message);
  }
}

export interface Heard {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

export class Api {
  constructor(private readonly base: string, readonly site: string) {}

  about(): Promise<Site> {
    return this.json<Site>(`sites/${encodeURIComponent(this.site)}`, {});
  }

  visit(identity: string | null, fresh: boolean, opening?: string): Promise<Visit> {
    return this.json<Visit>("visits", post({ site: this.site, fresh, ...(identity ? { identity } : {}), ...(opening ? { opening } : {}) }));
  }

  history(conversation: string): Promise<History> {
    return this.json<History>("conversation", { headers: bearer(conversation) });
  }

  async rate(conversation: string, turn: string, verdict: "up" | "down", comment: string): Promise<void> {
    await this.json("feedback", post({ turn, conversation, verdict, comment }));
  }

  async leave(conversation: string, contact: string): Promise<void> {
    await this.json("contact", post({ conversation, contact }));
  }

  /** The answer to a message as it comes; ends after `done` or `error`, raises if the line is lost before. */
  async *ask(message: Message): AsyncGenerator<Told> {
    let ended = false;
    for await (const heard of this.stream("messages", post({ ...message }))) {
      yield { name: heard.name, data: heard.data } as Told;
      ended ||= heard.name === "done" || heard.name === "error";
    }
    if (!ended) throw new TypeError("the line was lost");
  }

  /** What people write, from the words after `last` on; ends when the bot has taken over again or the line is lost. */
  listen(conversation: string, last: number, stop: AbortController): AsyncGenerator<Heard> {
    return this.stream("conversation/events", { headers: { ...bearer(conversation), "Last-Event-ID": String(last) } }, stop);
  }

  private async json<T>(path: string, options: RequestInit): Promise<T> {
    const response = await this.call(path, options, AbortSignal.timeout(PATIENCE_MS));
    return (await response.json()) as T;
  }

  private async *stream(path: string, options: RequestInit, stop = new AbortController()): AsyncGenerator<Heard> {
    let silent = setTimeout(() => stop.abort(), SILENCE_MS);
    const told: Heard[] = [];
    const parser = createParser({
      onEvent: (event) => told.push({ id: event.id ?? "", name: event.event ?? "message", data: JSON.parse(event.data) as unknown }),
    });
    try {
      const headers = { ...options.headers, Accept: "text/event-stream" };
      const response = await this.call(path, { ...options, headers }, stop.signal);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      const decoder = new TextDecoder();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(silent);
        silent = setTimeout(() => stop.abort(), SILENCE_MS);
        parser.feed(decoder.decode(part.value, { stream: true }));
        yield* told.splice(0);
      }
    } finally {
      clearTimeout(silent);
      stop.abort();
    }
  }

  private async call(path: string, options: RequestInit, signal: AbortSignal): Promise<Response> {
    const response = await fetch(`${this.base}/api/v1/${path}`, {
      ...options, signal, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    });
    if (response.ok) return response;
    const wait = Number(response.headers.get("retry-after"));
    const error = await response.json().then((body: { error?: { code: string; message: string } }) => body.error, () => undefined);
    throw new Refused(error?.code ?? "refused", error?.message ?? response.statusText, response.status, wait || null);
  }
}

export function isLater(error: unknown): boolean {
  return error instanceof Refused && (error.status === 409 || error.status === 429 || error.status >= 500);
}

export type { Answer };

function post(body: Readonly<Record<string, unknown>>): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function bearer(conversation: string): Record<string, string> {
  return { Authorization: `Bearer ${conversation}` };
}
