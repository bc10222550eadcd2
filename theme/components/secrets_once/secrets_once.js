/* Copy or print secrets that are shown once. */
(() => {
  for (const card of document.querySelectorAll(".secrets")) {
    card.querySelector("[data-secret-tools]").hidden = false;
    card.querySelector("[data-print]").addEventListener("click", () => window.print());
    const copy = card.querySelector("[data-copy]");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText([...card.querySelectorAll("code")].map((code) => code.textContent).join("\n"));
      copy.querySelector("span").textContent = copy.dataset.copied;
      tma.announce(copy.dataset.copied);
    });
  }
})();
