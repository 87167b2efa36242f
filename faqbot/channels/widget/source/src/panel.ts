// The launcher and the panel, as functions of the widget's state.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.js";
import type { Line } from "./exchanges.js";
import type { Site } from "./types.js";
import { contact, line, welcome, type Acts } from "./views.js";
import { say, TAGS, type Word } from "./words.js";

export const LONGEST = 2000;

/** What is shown, and what the buttons of the panel do. */
export interface Panel extends Acts {
  readonly heading: string;
  readonly about: Site | null;
  readonly lines: readonly Line[];
  readonly wantsContact: boolean;
  readonly isInline: boolean;
  readonly isModal: boolean;
  readonly isOpen: boolean;
  readonly isOnline: boolean;
  readonly hasSound: boolean;
  readonly unread: number;
  readonly typed: string;
  readonly length: number;
  toggle(): void;
  switchLanguage(): void;
  switchSound(): void;
  reset(): void;
  scrolled(): void;
  input(): void;
  submit(event: Event): void;
}

export function launcher(panel: Panel): TemplateResult {
  const name = [say(panel.isOpen ? "close" : "open", panel.language)];
  if (panel.unread) name.push(say("unread", panel.language, { count: panel.unread }));
  return html`
    <button id="launcher" class="launcher" part="launcher" type="button" aria-haspopup="dialog" aria-controls="panel" aria-expanded=${panel.isOpen} aria-label=${name.join(" · ")} @click=${() => panel.toggle()}>
      ${icon(panel.isOpen ? "close" : "chat")}
      ${panel.unread ? html`<span class="badge" aria-hidden="true">${panel.unread}</span>` : nothing}
    </button>
  `;
}

export function body(panel: Panel): TemplateResult {
  return html`
    <section id="panel" class="panel" part="panel" role=${panel.isInline ? "region" : "dialog"} aria-modal=${panel.isModal ? "true" : nothing} aria-labelledby="title" ?hidden=${!panel.isOpen}>
      ${head(panel)} ${log(panel)}
      <p class="notice" role="status">${notice(panel)}</p>
      ${write(panel)}
    </section>
  `;
}

function head(panel: Panel): TemplateResult {
  const other = panel.language === "zh" ? "en" : "zh";
  return html`
    <div class="head" part="header">
      <h2 id="title">${panel.heading || say("title", panel.language)}</h2>
      <button type="button" class="plain" lang=${TAGS[other]} @click=${() => panel.switchLanguage()}>${say("other", panel.language)}</button>
      ${tool(panel, panel.hasSound ? "sound" : "silent", panel.hasSound ? "sound_off" : "sound_on", () => panel.switchSound())}
      ${tool(panel, "fresh", "fresh", () => panel.reset())}
      ${panel.isInline ? nothing : tool(panel, "close", "close", () => panel.toggle())}
    </div>
  `;
}

function log(panel: Panel): TemplateResult {
  const greeting = panel.about?.greeting[panel.language] || say("greeting", panel.language);
  const suggestions = panel.lines.length ? [] : (panel.about?.suggestions[panel.language] ?? []);
  return html`
    <div id="log" class="log" part="log" role="log" aria-live="off" tabindex="0" aria-label=${say("log", panel.language)} @scroll=${() => panel.scrolled()}>
      ${welcome(greeting, hours(panel), suggestions, panel)} ${panel.lines.map((one) => line(one, panel))}
      ${panel.wantsContact ? contact(panel) : nothing}
    </div>
  `;
}

function hours({ about, language }: Panel): string {
  const told = about?.hours[language];
  if (!told) return "";
  return about?.people_are_in ? say("hours_open", language) : say("hours_closed", language, { hours: told });
}

function notice(panel: Panel): string {
  if (!panel.isOnline) return say("offline", panel.language);
  return panel.length > LONGEST ? say("too_long", panel.language, { limit: LONGEST, count: panel.length }) : "";
}

function write(panel: Panel): TemplateResult {
  const send = say("send", panel.language);
  return html`
    <form class="write" @submit=${(event: Event) => panel.submit(event)}>
      <label class="unseen" for="text">${say("label", panel.language)}</label>
      <textarea id="text" rows="1" enterkeyhint="send" placeholder=${say("placeholder", panel.language)} .defaultValue=${panel.typed} @input=${() => panel.input()}></textarea>
      <button type="submit" class="send" aria-label=${send} title=${send} ?disabled=${panel.length > LONGEST}>${icon("send")}</button>
    </form>
  `;
}

function tool(panel: Panel, sign: Parameters<typeof icon>[0], word: Word, act: () => void): TemplateResult {
  const name = say(word, panel.language);
  return html`<button type="button" class="plain" aria-label=${name} title=${name} @click=${act}>${icon(sign)}</button>`;
}
