// Two things Wagtail 8 leaves out for those who do not see or use no mouse: its text editors have no name, and the
// list of a page's parts scrolls but cannot be reached.
(() => {
  const UNNAMED = '.public-DraftEditor-content[role="textbox"]:not([aria-label])';
  const labelOf = (box) =>
    box.closest("[data-field-wrapper]")?.querySelector(".w-field__label") ??
    box.closest("[data-panel]")?.querySelector("[data-panel-heading-text]");

  const mend = () => {
    for (const box of document.querySelectorAll(UNNAMED)) {
      const label = labelOf(box)?.textContent.replace("*", "").trim();
      if (label) box.setAttribute("aria-label", label);
    }
    for (const list of document.querySelectorAll(".w-minimap__list:not([tabindex])")) list.tabIndex = 0;
  };

  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; mend(); });
  };
  document.addEventListener("DOMContentLoaded", () => {
    mend();
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  });
})();
