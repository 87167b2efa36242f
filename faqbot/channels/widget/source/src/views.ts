// What the panel shows, as functions of what there is.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.js";
import { isSafeLink, words } from "./safe.js";
import type { Exchange, Line } from "./exchanges.js";
import type { Reply, Source, Words } from "./types.js";
import { say, TAGS, type Language, type Word } from "./words.js";

type Shown = TemplateResult | typeof nothing;

/** What a visitor can do with an exchange. */
export interface Acts {
  readonly language: Language;
  readonly now: number;
  readonly complaining: string | null;
  readonly notLeft: boolean;
  ask(text: string): void;
  retry(exchange: Exchange): void;
  rate(exchange: Exchange, verdict: "up" | "down", comment?: string): void;
  copy(reply: Reply): void;
  leave(contact: string): void;
}

const REASONS: readonly Word[] = ["wrong", "incomplete", "outdated"];

export function line(one: Line, acts: Acts): TemplateResult {
  return "number" in one ? person(one, acts) : exchange(one, acts);
}

function person(said: Words, acts: Acts): TemplateResult {
  return html`<div class="bubble theirs person" part="person">
    ${speaker(said.author === "person" ? "person" : "bot", acts)}${words(said)}
  </div>`;
}

function exchange(one: Exchange, acts: Acts): TemplateResult {
  return html`
    <div class="bubble mine">${speaker("you", acts)}${one.text}</div>
    ${one.reply ? answered(one, one.reply, acts) : pending(one, acts)}
  `;
}

export function welcome(greeting: string, hours: string, suggestions: readonly string[], acts: Acts): TemplateResult {
  return html`
    <div class="bubble theirs" lang=${TAGS[acts.language]}><p>${greeting}</p>${hours ? html`<p class="quiet">${hours}</p>` : nothing}</div>
    ${chips(suggestions, "suggestions", acts)}
  `;
}

/** While a person has the floor the bot says nothing. */
function answered(one: Exchange, reply: Reply, acts: Acts): Shown {
  return reply.decision === "silent" ? nothing : answer(one, reply, acts);
}

function answer(one: Exchange, reply: Reply, acts: Acts): TemplateResult {
  return html`
    <div class="bubble theirs" part="answer">
      ${speaker("bot", acts)}${words(reply)}${sources(reply.sources, acts)}
      ${chips(reply.options.map(({ title }) => title), "choices", acts)}${foot(one, reply, acts)}
    </div>
  `;
}

function pending(one: Exchange, acts: Acts): TemplateResult {
  if (one.state === "failed") return failed(one, acts);
  if (one.problem === "busy" && one.retryAt) {
    const seconds = Math.max(1, Math.ceil((one.retryAt - acts.now) / 1000));
    return html`<div class="bubble theirs quiet">${say("busy", acts.language, { seconds })}</div>`;
  }
  if (one.state === "queued") return html`<div class="bubble theirs quiet">${say("queued", acts.language)}</div>`;
  return html`
    <div class="bubble theirs" aria-busy="true">
      ${one.draft ? html`<div class="draft">${one.draft}</div>` : html`<span class="unseen">${say("waiting", acts.language)}</span>`}
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    </div>
  `;
}

function failed(one: Exchange, acts: Acts): TemplateResult {
  return html`
    <div class="bubble theirs failed">
      <p>${say(one.problem ?? "unreachable", acts.language)}</p>
      <div class="chips"><button type="button" @click=${() => acts.retry(one)}>${say("retry", acts.language)}</button></div>
    </div>
  `;
}

function sources(all: readonly Source[], acts: Acts): Shown {
  if (!all.length) return nothing;
  return html`<ul class="sources" aria-label=${say("sources", acts.language)}>
    ${all.map(({ title, url }) => html`<li>${isSafeLink(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${title}</a>` : title}</li>`)}
  </ul>`;
}

function chips(texts: readonly string[], label: Word, acts: Acts): Shown {
  if (!texts.length) return nothing;
  return html`<div class="chips" role="group" aria-label=${say(label, acts.language)}>
    ${texts.map((text) => html`<button type="button" @click=${() => acts.ask(text)}>${text}</button>`)}
  </div>`;
}

function foot(one: Exchange, reply: Reply, acts: Acts): TemplateResult {
  return html`
    <div class="foot">
      ${thumb(one, "up", acts)}${thumb(one, "down", acts)}
      <button type="button" class="plain" title=${say("copy", acts.language)} aria-label=${say("copy", acts.language)} @click=${() => acts.copy(reply)}>${icon("copy")}</button>
      ${one.verdict ? html`<span>${say("thanks", acts.language)}</span>` : nothing}
    </div>
    ${acts.complaining === one.key ? complaint(one, acts) : nothing}
  `;
}

function thumb(one: Exchange, verdict: "up" | "down", acts: Acts): TemplateResult {
  const name = say(verdict === "up" ? "helpful" : "unhelpful", acts.language);
  return html`<button type="button" class=${`plain ${verdict}`} title=${name} aria-label=${name} aria-pressed=${one.verdict === verdict} @click=${() => acts.rate(one, verdict)}>${icon("thumb")}</button>`;
}

function complaint(one: Exchange, acts: Acts): TemplateResult {
  const told = (event: SubmitEvent): void => {
    event.preventDefault();
    acts.rate(one, "down", String(new FormData(event.target as HTMLFormElement).get("comment") ?? ""));
  };
  return html`
    <form class="complaint" @submit=${told}>
      <div class="chips">${REASONS.map((reason) => html`<button type="button" @click=${() => acts.rate(one, "down", say(reason, acts.language))}>${say(reason, acts.language)}</button>`)}</div>
      <label>${say("why", acts.language)}<input name="comment" maxlength="1000" autocomplete="off"></label>
      <button type="submit">${say("tell", acts.language)}</button>
    </form>
  `;
}

/** Nobody is there: where can the visitor be reached? */
export function contact(acts: Acts): TemplateResult {
  const left = (event: SubmitEvent): void => {
    event.preventDefault();
    acts.leave(String(new FormData(event.target as HTMLFormElement).get("contact") ?? "").trim());
  };
  return html`
    <form class="bubble theirs complaint" part="contact" @submit=${left}>
      <label>${say("contact", acts.language)}<input name="contact" required minlength="4" maxlength="200" autocomplete="email"></label>
      ${acts.notLeft ? html`<p class="failed">${say("not_left", acts.language)}</p>` : nothing}
      <button type="submit">${say("leave", acts.language)}</button>
    </form>
  `;
}

function speaker(who: Word, acts: Acts): TemplateResult {
  return html`<span class="unseen">${say(who, acts.language)}</span>`;
}
