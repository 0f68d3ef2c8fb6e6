// A search of its own for each long list of filter values.
for (const more of document.querySelectorAll("details[data-search]")) {
  const field = document.createElement("input");
  field.type = "search";
  field.setAttribute("aria-label", more.dataset.search);
  field.placeholder = more.dataset.search;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const label of more.querySelectorAll("label")) {
      label.hidden = !label.textContent.toLowerCase().includes(wanted);
    }
  });
  // Enter would send the form with what was typed here.
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  more.querySelector("summary").after(field);
}
