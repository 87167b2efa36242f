// The page around the widget: what to try, and how another page gets it.
import { WORDS } from "/page/words.js";

const part = (id) => document.getElementById(id);
const faqbot = (...call) => (window.faqbot ??= []).push(call);
const kept = () => { try { return localStorage.getItem("language"); } catch { return null; } };
const keep = (language) => { try { localStorage.setItem("language", language); } catch { /* it is asked for again */ } };

let language = kept() ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let examples = { zh: [], en: [] };

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = WORDS.title[language];
  for (const id of ["lead", "promise", "try", "embed", "embed_how", "api"]) part(id).textContent = WORDS[id][language];
  part("switch").textContent = WORDS.other[language];
  part("switch").lang = language === "zh" ? "en" : "zh-Hans";
  part("tag").textContent = `<script async src="${location.origin}/widget.js" data-site="default"></script>`;
  part("examples").replaceChildren(...examples[language].map(example));
}

function example(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => faqbot("ask", text));
  return button;
}

part("switch").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  keep(language);
  faqbot("setLocale", language);
  speak();
});

speak();
if (matchMedia("(min-width: 60rem)").matches) faqbot("open");
const response = await fetch("/api/v1/examples").catch(() => null);
if (response?.ok) {
  examples = await response.json();
  speak();
}
