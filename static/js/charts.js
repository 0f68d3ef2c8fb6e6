// Pointing at a value, or reaching it with the arrow keys, shows what it is.
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);

function show(point) {
  tip.textContent = point.getAttribute("aria-label");
  tip.hidden = false;
  const shape = (point.querySelector(".mark, .hollow, .fill, .open, .total") ?? point)
    .getBoundingClientRect();
  const half = tip.offsetWidth / 2;
  const middle = shape.left + shape.width / 2;
  const widest = document.documentElement.clientWidth - half - 4;
  const left = Math.max(half + 4, Math.min(middle, widest)) - half;
  const above = shape.top - tip.offsetHeight - 10;
  const top = above > 0 ? above : shape.bottom + 10;
  tip.style.left = `${left + window.scrollX}px`;
  tip.style.top = `${top + window.scrollY}px`;
}

function hide() {
  tip.hidden = true;
}

// One stop of the tabulator for each chart; inside, the arrows lead from value to value.
function walk(event, points) {
  const place = points.indexOf(document.activeElement);
  const next = {
    ArrowRight: place + 1,
    ArrowDown: place + 1,
    ArrowLeft: place - 1,
    ArrowUp: place - 1,
    Home: 0,
    End: points.length - 1,
  }[event.key];
  if (place < 0 || next === undefined) return;
  event.preventDefault();
  const point = points[Math.max(0, Math.min(next, points.length - 1))];
  points[place].setAttribute("tabindex", "-1");
  point.setAttribute("tabindex", "0");
  point.focus();
}

for (const chart of document.querySelectorAll("svg.chart")) {
  const points = [...chart.querySelectorAll("a")];
  for (const point of points) {
    const title = point.querySelector("title");
    point.setAttribute("aria-label", title.textContent);
    title.remove(); // or the browser's own tip covers ours
    point.addEventListener("pointerenter", () => show(point));
    point.addEventListener("pointerleave", hide);
    point.addEventListener("focus", () => show(point));
    point.addEventListener("blur", hide);
  }
  points[0]?.setAttribute("tabindex", "0");
  chart.addEventListener("keydown", (event) => walk(event, points));
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
