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

  /* htmx notes the path it was loaded at, to go back to; without its history nobody reads that, and nothing is kept in
   * the browser. It knows no switch for it. By this event every script of the page has run. */
  document.addEventListener("DOMContentLoaded", () => {
    try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch { /* the browser keeps nothing at all */ }
  });

  return { announce, shiftThrice };
})();
