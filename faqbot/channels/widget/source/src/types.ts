// What the server says: docs/api.md.
import type { Language } from "./words.js";

export interface Option {
  readonly entry_id: string;
  readonly kb: string;
  readonly title: string;
}

export interface Source {
  readonly title: string;
  readonly url: string;
}

export interface Reply {
  readonly turn: string;
  readonly key: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly text: string;
  readonly html: string;
  readonly lang: Language;
  readonly options: readonly Option[];
  readonly sources: readonly Source[];
}

export interface Answer extends Reply {
  readonly conversation: string;
  readonly repeated: boolean;
}

export interface Past {
  readonly text: string;
  readonly at: string;
  readonly reply: Reply;
}

/** What a person wrote, or what the bot said about people. */
export interface Words {
  readonly number: number;
  readonly author: "person" | "bot";
  readonly text: string;
  readonly html: string;
  readonly at: string;
}

export interface History {
  readonly conversation: string;
  readonly turns: readonly Past[];
  readonly people: readonly Words[];
  readonly live: boolean;
  readonly contact_wanted: boolean;
}

export interface Visit {
  readonly conversation: string;
  readonly expires_at: string;
}

export interface Site {
  readonly site: string;
  readonly greeting: Readonly<Partial<Record<Language, string>>>;
  readonly suggestions: Readonly<Record<Language, readonly string[]>>;
  readonly accent: string;
  readonly hours: Readonly<Partial<Record<Language, string>>>;
  readonly people_are_in: boolean;
}

export interface Message {
  readonly key: string;
  readonly text: string;
  readonly conversation: string;
}

export type Told =
  | { readonly name: "meta"; readonly data: { readonly conversation: string } }
  | { readonly name: "draft" | "delta"; readonly data: { readonly text: string } }
  | { readonly name: "done"; readonly data: Answer }
  | { readonly name: "error"; readonly data: { readonly code: string; readonly message: string; readonly retry_after_s?: number } }
  | { readonly name: "sources" | "suggestions"; readonly data: unknown };
