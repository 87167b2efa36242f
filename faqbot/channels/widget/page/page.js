import { WORDS } from "/page/words.js";

const part = (id) => document.getElementById(id);
const kept = (store, name) => { try { return store.getItem(name); } catch { return null; } };
const keep = (store, name, value) => { try { store.setItem(name, value); } catch { /* private mode: nothing is kept */ } };
const drop = (store, name) => { try { store.removeItem(name); } catch { /* as above */ } };

let language = kept(localStorage, "language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let conversation = kept(sessionStorage, "conversation");
let examples = { zh: [], en: [] };
let isWaiting = false;

const say = (name) => WORDS[name][language];

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(text, action, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", action);
  return element;
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = say("title");
  for (const id of ["greeting", "label", "send", "fresh"]) part(id).textContent = say(id);
  part("switch").textContent = say("other");
  part("switch").lang = language === "zh" ? "en" : "zh-Hans";
  part("text").placeholder = say("placeholder");
  part("log").setAttribute("aria-label", say("log"));
  part("examples").replaceChildren(...examples[language].map((text) => button(text, () => ask(text))));
}

function bubble(kind, speaker, ...children) {
  part("welcome").hidden = true;
  const element = make("div", { class: `bubble ${kind}` }, make("span", { class: "unseen" }, say(speaker)), ...children);
  part("log").append(element);
  element.scrollIntoView({ block: "end" });
  return element;
}

// The server has taken everything out of `html` but the tags of plain text.
function words(reply) {
  const element = make("div", { class: "words", lang: reply.lang === "zh" ? "zh-Hans" : "en" });
  element.innerHTML = reply.html;
  if (reply.options.length) element.querySelector(":scope > ol:last-child")?.remove(); // the buttons show the same
  for (const link of element.querySelectorAll("a")) link.target = "_blank";
  return element;
}

function links(reply) {
  const items = reply.sources.map(({ title, url }) => make("li", {}, url ? make("a", { href: url, target: "_blank", rel: "noopener nofollow" }, title) : title));
  return items.length ? [make("ul", { class: "sources", "aria-label": say("sources") }, ...items)] : [];
}

function choices(reply) {
  return reply.options.length ? [make("div", { class: "choices" }, ...reply.options.map(({ title }) => button(title, () => ask(title))))] : [];
}

// Drawn, because not every machine has a font with this sign.
function thumb(verdict) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("class", `thumb ${verdict}`);
  path.setAttribute("d", "M7 11v9H4v-9zm3 9h7.5a2 2 0 0 0 2-1.6l1.2-6a2 2 0 0 0-2-2.4H14l.8-4.2a1.8 1.8 0 0 0-3.3-1.3L8.6 10v8.6A1.4 1.4 0 0 0 10 20z");
  picture.append(path);
  return picture;
}

function thumbs(reply) {
  const note = make("span");
  const vote = (verdict, name) => button(thumb(verdict), async () => {
    const answered = await send("/api/v1/feedback", { turn: reply.turn, conversation, verdict }).catch(() => null);
    if (!answered?.ok) return;
    for (const each of [up, down]) each.setAttribute("aria-pressed", String(each === (verdict === "up" ? up : down)));
    note.textContent = say("thanks");
    announce(say("thanks"));
  }, { "aria-label": say(name), title: say(name), "aria-pressed": "false" });
  const up = vote("up", "helpful");
  const down = vote("down", "unhelpful");
  return make("div", { class: "foot" }, up, down, note);
}

function show(reply) {
  const said = words(reply);
  bubble("theirs", "bot", said, ...links(reply), ...choices(reply), thumbs(reply));
  return said;
}

function announce(text) {
  part("status").textContent = text;
}

function send(address, body) {
  return fetch(address, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body) });
}

async function ask(text) {
  if (isWaiting) return;
  bubble("mine", "you", text);
  await deliver({ text, key: newKey() });
}

// crypto.randomUUID is there on HTTPS and localhost only.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function deliver(message) {
  waiting(true);
  const pending = bubble("theirs waiting", "bot");
  let problem = "offline";
  try {
    const response = await send("/api/v1/messages", conversation ? { ...message, conversation } : message);
    if (response.ok) {
      const reply = await response.json();
      remember(reply.conversation);
      pending.remove();
      announce(say("bot") + show(reply).textContent);
      return;
    }
    problem = response.status === 429 || response.status >= 500 || response.status === 409 ? "busy" : "refused";
    if (response.status === 404) forget();
  } catch { /* the connection broke: the same key may be sent again without being answered twice */ } finally {
    pending.remove();
    waiting(false);
  }
  complain(problem, message);
}

function complain(problem, message) {
  const again = button(say("retry"), () => { element.remove(); deliver(message); });
  const element = bubble("theirs failed", "bot", make("p", {}, say(problem)), again);
  announce(say(problem));
}

function waiting(state) {
  isWaiting = state;
  part("send").disabled = state;
  part("log").setAttribute("aria-busy", String(state));
  if (state) announce(say("waiting"));
}

function remember(token) {
  conversation = token;
  keep(sessionStorage, "conversation", token);
}

function forget() {
  conversation = null;
  drop(sessionStorage, "conversation");
}

async function suggest() {
  const response = await fetch("/api/v1/examples").catch(() => null);
  if (!response?.ok) return;
  examples = await response.json();
  speak();
}

async function resume() {
  if (!conversation) return;
  const response = await fetch(`/api/v1/conversations/${conversation}`).catch(() => null);
  if (response?.status === 404) forget();
  if (!response?.ok) return;
  for (const turn of (await response.json()).turns) {
    bubble("mine", "you", turn.text);
    show(turn.reply);
  }
}

function submit(event) {
  event.preventDefault();
  const text = part("text").value.trim();
  if (!text || isWaiting) return;
  part("text").value = "";
  ask(text);
}

part("form").addEventListener("submit", submit);
part("text").addEventListener("keydown", (event) => {
  // While an input method is composing, Enter chooses characters and must not send.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
});
part("switch").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  keep(localStorage, "language", language);
  speak();
});
part("fresh").addEventListener("click", () => {
  forget();
  part("log").replaceChildren();
  part("welcome").hidden = false;
  part("text").focus();
});

speak();
suggest();
resume();
