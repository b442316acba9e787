"use strict";
(() => {
  const entries = [...document.querySelectorAll(".entry")];
  const search = document.querySelector("#search");
  const reason = document.querySelector("#reason");
  const found = document.querySelector("#found");
  const toml = document.querySelector("#toml");
  const more = document.querySelector("#more");
  const PORTION = 100;
  let limit = PORTION;
  const choices = { never_remove: new Map(), always_remove: new Map() };

  const embedded = document.querySelector("#lines");
  const lines = embedded ? JSON.parse(embedded.textContent) : [];

  const filter = () => {
    const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let fitting = 0;
    for (const entry of entries) {
      const text = lines[entry.dataset.number].toLocaleLowerCase();
      const fits = (!reason.value || entry.dataset.reason === reason.value) && words.every((word) => text.includes(word));
      fitting += fits;
      entry.hidden = !fits || fitting > limit;
    }
    found.textContent = `${fitting} of ${entries.length} lines`;
    more.hidden = fitting <= limit;
    more.textContent = `Show ${Math.min(PORTION, fitting - limit)} more`;
  };

  // A TOML basic string: everything that is not plain is escaped by its number.
  const quoted = (text) =>
    `"${[...text]
      .map((sign) => {
        const code = sign.codePointAt(0);
        if (sign === '"' || sign === "\\") return `\\${sign}`;
        if (code < 32 || (code > 126 && code < 160) || (code >= 0x200b && code <= 0x206f) || code === 0xfeff)
          return `\\u${code.toString(16).padStart(4, "0")}`;
        return sign;
      })
      .join("")}"`;


  const write = () => {
    const parts = [];
    for (const [name, chosen] of Object.entries(choices)) {
      if (chosen.size) parts.push(`${name} = [\n${[...chosen.values()].map((text) => `  ${quoted(text)},\n`).join("")}]`);
    }
    toml.textContent = parts.length ? `[stage.chrome]\n${parts.join("\n")}\n` : toml.dataset.empty;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-choice]");
    if (!button) return;
    const number = Number(button.closest(".entry").dataset.number);
    const pressed = button.getAttribute("aria-pressed") === "true";
    for (const other of button.parentElement.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", "false");
      choices[other.dataset.choice].delete(number);
    }
    if (!pressed) {
      button.setAttribute("aria-pressed", "true");
      choices[button.dataset.choice].set(number, lines[number]);
    }
    write();
  });

  const copy = document.querySelector("#copy");
  if (copy) {
    copy.addEventListener("click", () => {
      const range = document.createRange();
      range.selectNodeContents(toml);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (navigator.clipboard) navigator.clipboard.writeText(toml.textContent).catch(() => {});
      copy.textContent = "Selected and copied";
    });
  }
  if (search) {
    const again = () => {
      limit = PORTION;
      filter();
    };
    search.addEventListener("input", again);
    reason.addEventListener("change", again);
    more.addEventListener("click", () => {
      limit += PORTION;
      filter();
    });
    filter();
    write();
  }
})();
