/* Focus: the heading of an error summary on load, the h1 after a swap that is like a new page. */
(() => {
  document.querySelector("[data-focus]")?.focus();

  document.addEventListener("htmx:afterSettle", (event) => {
    const summary = event.target.querySelector?.("[data-focus]");
    if (summary) { summary.focus(); return; }
    if (event.target.closest("main") && event.target.querySelector?.("h1")) event.target.querySelector("h1").focus();
  });

  /* Menus made of <details> close when one presses elsewhere, or Esc. */
  const MENUS = ".bottom-more[open], .section-menu[open], .site-menu[open]";
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll(MENUS)) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
