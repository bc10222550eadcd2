/* A button that was pressed says what it is doing, and a second press does nothing. It is not disabled: its name and value travel. */
(() => {
  const busy = new Map();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented || form.method === "dialog") return;
    const button = event.submitter;
    if (!button?.dataset.busy) return;
    form.dataset.sent = "yes";
    const words = button.querySelector("span") ?? button;
    busy.set(button, words.textContent);
    words.textContent = button.dataset.busy;
    button.setAttribute("aria-busy", "true");
  });

  const calm = () => {
    for (const [button, words] of busy) {
      (button.querySelector("span") ?? button).textContent = words;
      button.removeAttribute("aria-busy");
      if (button.form) delete button.form.dataset.sent;
    }
    busy.clear();
  };
  window.addEventListener("pageshow", calm);
  document.addEventListener("htmx:afterRequest", calm);
})();
