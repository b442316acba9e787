"use strict";
(() => {
  const text = document.querySelector("#text");
  const lines = [...text.querySelectorAll(".l")];
  const reasons = [...document.querySelectorAll("button[data-reason]")];
  const views = [...document.querySelectorAll("button[data-view]")];

  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

  // Of the lines that were changed, those with a chosen reason; all of them while none is chosen.
  const filter = () => {
    const chosen = reasons.filter(isPressed).map((button) => button.dataset.reason);
    for (const line of lines) {
      const own = line.dataset.reasons.split(" ");
      line.hidden = chosen.length > 0 && !own.some((code) => chosen.includes(code));
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.reason !== undefined) {
      press(button, !isPressed(button));
      filter();
    } else if (button.dataset.view !== undefined) {
      for (const other of views) press(other, other === button);
      text.dataset.view = button.dataset.view;
    } else if (button.classList.contains("why")) {
      const open = document.getElementById(button.getAttribute("aria-controls")).classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
    }
  });
})();
