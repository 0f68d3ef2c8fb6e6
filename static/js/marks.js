// From one marked word to the next; without this, small links beside each mark do the same.
const bar = document.querySelector(".marks");
const places = [...document.querySelectorAll("mark[id]")];

if (bar && places.length) {
  const counter = bar.querySelector("output");
  let now = -1;

  const go = (step) => {
    now = (now + step + places.length) % places.length;
    places.forEach((mark, place) => mark.classList.toggle("now", place === now));
    places[now].scrollIntoView({ block: "center" });
    counter.value = `${now + 1} / ${places.length}`;
  };

  document.documentElement.classList.add("stepping");
  bar.querySelector(".first").hidden = true;
  for (const [name, step] of [["previous", -1], ["next", 1]]) {
    const button = bar.querySelector(`.${name}`);
    button.hidden = false;
    button.addEventListener("click", () => go(now < 0 && step < 0 ? 0 : step));
  }
  counter.hidden = false;
  counter.value = `0 / ${places.length}`;
}
