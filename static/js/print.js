"use strict";
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
window.addEventListener("beforeprint", () => {
  const today = new Date().toLocaleDateString("zh-CN", { dateStyle: "long" });
  document.querySelectorAll("[data-printed]").forEach((place) => {
    place.textContent = place.dataset.printed + today;
  });
});
