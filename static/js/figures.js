// Confirming figures: a row shows its place in the text, a number in the text its row.
"use strict";

const pane = document.querySelector(".figures-page .text");
const form = document.getElementById("figures_form");

function show(row) {
  const place = row && document.getElementById(row.id.replace("row-", "at-"));
  if (!place) return;
  for (const other of pane.querySelectorAll(".now")) other.classList.remove("now");
  place.classList.add("now");
  // Within the pane only: the page stays where the clerk works.
  const gap = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop += gap - pane.clientHeight / 2;
}

if (form) {
  form.addEventListener("focusin", (event) => show(event.target.closest("fieldset[id^='row-']")));
  form.addEventListener("click", (event) => {
    const quote = event.target.closest("a.quote");
    if (!quote) return;
    event.preventDefault();
    show(quote.closest("fieldset"));
  });
  // What is decided is seen in the text at once.
  form.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    const row = event.target.closest("fieldset");
    const place = document.getElementById(row.id.replace("row-", "at-"));
    if (place) place.className = `number now ${event.target.value || "later"}`;
  });
  pane.addEventListener("click", (event) => {
    const number = event.target.closest("a.number");
    if (!number) return;
    event.preventDefault();
    const row = document.getElementById(number.id.replace("at-", "row-"));
    for (let fold = row.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    row.scrollIntoView({ block: "center" });
    row.querySelector("input:checked").focus({ preventScroll: true });
    show(row);
  });
}
