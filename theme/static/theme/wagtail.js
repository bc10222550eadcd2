// What Wagtail 8 leaves out for those who do not see or use no mouse: its text editors have no name, nor have those of
// translations, whose headings skip a level; and the list of a page's parts scrolls but cannot be reached.
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
    for (const heading of document.querySelectorAll(".js-translation-editor h3:not([aria-level])")) heading.ariaLevel = 2;
    for (const box of document.querySelectorAll(".js-translation-editor textarea:not([aria-label])")) {
      box.setAttribute("aria-label", box.closest("li:has(> h3)")?.querySelector("h3").textContent ?? "");
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
