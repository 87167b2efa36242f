// What the pages cannot do alone: guard what was typed, and tell of a request that failed.
"use strict";
let changed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guarded]")) changed = true;
  const told = event.target.dataset.tells;
  if (!told) return;
  const said = event.target.form.querySelector("template").content.children[event.target.value].textContent;
  document.getElementById(told).textContent = said;
  event.target.setAttribute("aria-valuetext", said);
});
document.addEventListener("submit", () => { changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-guarded]");
  if (form && (event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const said = event.target.closest("[data-insert]");
  const box = document.getElementById("answer");
  if (!said || !box) return;
  box.setRangeText(said.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
// Files on their way: how much of them has arrived. What comes back is the next page, or what is wrong.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-uploads]");
  if (!form) return;
  event.preventDefault();
  const said = form.querySelector("[data-said]");
  const sent = form.querySelector("[data-sent]");
  const says = (text) => { said.textContent = text; said.hidden = !text; sent.hidden = Boolean(text); button.disabled = !text; };
  const button = form.querySelector("button");
  const size = [...form.elements.file.files].reduce((sum, file) => sum + file.size, 0);
  if (size > Number(form.dataset.uploads)) return says(form.querySelector("[data-large]").textContent);
  const sending = new XMLHttpRequest();
  sending.upload.onprogress = (sign) => { sent.querySelector("progress").value = sign.loaded / sign.total; };
  sending.onerror = () => says(form.querySelector("[data-broken]").textContent);
  sending.onload = () => {
    if (sending.status < 400) return location.assign(sending.responseURL);
    const page = new DOMParser().parseFromString(sending.responseText, "text/html");
    says((page.querySelector(".fault") ?? page.querySelector("main")).textContent.trim());
  };
  sending.open("POST", form.action);
  sending.send(new FormData(form));
  says("");
});
// Who waits is told in the title, and by a sound where that was switched on in this browser.
const SOUND = "faqbot-desk-sound";
const title = document.title;
let waited = null;
function rings() {
  const player = new AudioContext();
  const tone = player.createOscillator();
  tone.frequency.value = 660;
  tone.connect(player.destination);
  tone.start();
  tone.stop(player.currentTime + 0.2);
  tone.onended = () => player.close();
}
document.addEventListener("htmx:after:settle", () => {
  const waits = Number(document.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  document.title = waits ? `(${waits}) ${title}` : title;
  if (waited !== null && waits > waited && localStorage.getItem(SOUND) === "on") rings();
  waited = waits;
});
const sound = document.getElementById("sound");
if (sound) {
  sound.checked = localStorage.getItem(SOUND) === "on";
  sound.addEventListener("change", () => {
    localStorage.setItem(SOUND, sound.checked ? "on" : "off");
    if (sound.checked) rings();
  });
}
