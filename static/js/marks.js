// From one marked word to the next; without this, links beside the mark gone to do the same.
"use strict";

const bar = document.querySelector(".marks");
const hits = [...document.querySelectorAll("mark[id]")];
const counter = bar.querySelector("output");
const buttons = { previous: -1, next: 1 };
let now = hits.findIndex((mark) => `#${mark.id}` === location.hash);

function show() {
  hits.forEach((mark, place) => mark.classList.toggle("now", place === now));
  counter.value = `${now + 1} / ${hits.length}`;
}

function go(step) {
  now = now < 0 ? 0 : (now + step + hits.length) % hits.length;
  show();
  hits[now].scrollIntoView({ block: "center", inline: "nearest" });
}

document.documentElement.classList.add("stepping");
bar.querySelector(".first").hidden = true;
counter.hidden = false;
for (const [name, step] of Object.entries(buttons)) {
  const button = bar.querySelector(`.${name}`);
  button.hidden = false;
  button.addEventListener("click", () => go(step));
}
show();
