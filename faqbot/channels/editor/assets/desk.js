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
