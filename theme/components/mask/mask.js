/* While the mask is on, one press or the focus shows one name, and the next press hides it again. */
(() => {
  const root = document.documentElement;
  if (root.dataset.mask !== "on") return;
  const silent = root.dataset.maskSpeech === "on";
  const covered = root.dataset.maskWord ?? "";

  const reachable = (scope) => {
    for (const bar of scope.querySelectorAll("[data-personal]:not(input, textarea)")) {
      if (silent) bar.setAttribute("aria-label", covered);
      if (bar.closest("a, button, summary, label, [contenteditable]")) continue;
      bar.tabIndex = 0;
      bar.setAttribute("role", silent ? "button" : "note");
    }
  };
  const hide = () => { for (const bar of document.querySelectorAll("[data-personal].shown")) bar.classList.remove("shown"); };

  document.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest?.("[data-personal]");
    const shown = bar?.classList.contains("shown");
    hide();
    if (bar && !shown) bar.classList.add("shown");
  });
  document.addEventListener("focusin", (event) => {
    const bar = event.target.closest?.("[data-personal]");
    if (!bar) hide();
    if (bar && silent) bar.removeAttribute("aria-label");
  });
  document.addEventListener("focusout", (event) => {
    const bar = event.target.closest?.("[data-personal]");
    if (bar && silent) bar.setAttribute("aria-label", covered);
  });
  reachable(document);
  document.addEventListener("htmx:afterSettle", (event) => reachable(event.target));
})();
