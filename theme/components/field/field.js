/* A password can be looked at before it is sent. */
(() => {
  for (const box of document.querySelectorAll(".reveal")) {
    const input = box.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.setAttribute("aria-controls", input.id);
    const say = (word) => { button.textContent = word; button.setAttribute("aria-label", `${word}: ${box.dataset.what}`); };
    say(box.dataset.show);
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      say(hidden ? box.dataset.hide : box.dataset.show);
    });
    input.form?.addEventListener("submit", () => { input.type = "password"; });
    box.append(button);
  }
})();
