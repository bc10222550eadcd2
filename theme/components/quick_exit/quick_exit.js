/* Leave at once: the page goes blank, then the browser goes elsewhere without a way back to here. */
(() => {
  const link = document.querySelector("a[data-exit][data-armed]");
  if (!link) return;

  const leave = () => {
    document.documentElement.replaceChildren();
    window.location.replace(link.href);
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a[data-exit]")) return;
    event.preventDefault();
    leave();
  });
  // Behind sign-in the same keys cover the page.
  if (!document.querySelector("template[data-cover]")) tma.shiftThrice({ warn: () => tma.announce(link.dataset.armed), act: leave });
})();
