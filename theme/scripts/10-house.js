/* What several components share. Everything on a page works without script; script adds. */
const tma = (() => {
  "use strict";

  /* Say something once to screen readers. */
  const announce = (words) => {
    let line = document.querySelector("[data-announce]");
    if (!line) {
      line = document.createElement("div");
      line.className = "visually-hidden";
      line.dataset.announce = "";
      line.setAttribute("role", "status");
      document.body.append(line);
    }
    line.textContent = words;
  };

  /* Shift pressed three times alone within five seconds. Not Esc, which stops a page from loading. */
  const shiftThrice = ({ warn, act }) => {
    if (document.documentElement.dataset.shortcut === "off") return;
    let presses = [];
    let alone = false;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { alone = false; presses = []; return; }
      if (!event.repeat) alone = true;
    });
    document.addEventListener("pointerdown", () => { alone = false; presses = []; });
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !alone) return;
      alone = false;
      const now = Date.now();
      presses = presses.filter((then) => now - then < 5000);
      presses.push(now);
      if (presses.length === 2) warn();
      if (presses.length >= 3) { presses = []; act(); }
    });
  };

  return { announce, shiftThrice };
})();
