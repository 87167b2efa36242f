// What was asked, with what came of it, and what people wrote.
import { isLater, Refused } from "./api.js";
import type { Past, Reply, Words } from "./types.js";
import type { Word } from "./words.js";

export interface Exchange {
  readonly key: string;
  readonly text: string;
  state: "queued" | "waiting" | "answered" | "failed";
  draft: string;
  reply: Reply | null;
  problem: Word | null;
  retryAt: number | null;
  verdict: "up" | "down" | null;
  at: number;
}

export type Line = Exchange | Words;

export function exchangeOf(text: string, key = newKey()): Exchange {
  return { key, text, state: "queued", draft: "", reply: null, problem: null, retryAt: null, verdict: null, at: Date.now() };
}

/** An exchange as the server keeps it, with what this tab knows of it. */
export function again({ text, at, reply }: Past, known: Exchange | undefined): Exchange {
  return Object.assign(known ?? exchangeOf(text, reply.key), { state: "answered", reply: known?.reply ?? reply, draft: "", at: Date.parse(at) });
}

export function when({ at }: Line): number {
  return typeof at === "number" ? at : Date.parse(at);
}

export function isWorthAnotherTry(error: unknown): boolean {
  return !(error instanceof Refused) || isLater(error) || error.status === 404;
}

export function problemOf(error: unknown): Word {
  if (!(error instanceof Refused)) return "unreachable";
  if (error.status === 403) return "closed_here";
  return isLater(error) ? "unreachable" : "refused";
}

// crypto.randomUUID is there on HTTPS and localhost only.
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Who a signed identity is for; only the server can tell whether it is true. */
export function subject(identity: string): string {
  try {
    const claims = (identity.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    return String((JSON.parse(atob(claims)) as { sub?: unknown }).sub ?? identity);
  } catch {
    return identity;
  }
}
