/* Native dialogs, opened and closed by buttons. Esc and the focus are the browser's own. */
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog-open]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialogOpen)?.showModal();
    }
    if (event.target.closest?.("[data-dialog-close]")) event.target.closest("dialog").close();
  });
})();
