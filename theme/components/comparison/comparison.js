/* From change to change: by button, by the list, and by N and P while the focus is inside. The keys can be switched off. */
(() => {
  const OFF = "comparison-keys";
  const kept = { get off() { try { return localStorage.getItem(OFF) === "off"; } catch { return false; } },
    set off(off) { try { if (off) localStorage.setItem(OFF, "off"); else localStorage.removeItem(OFF); } catch { /* storage is off */ } } };

  for (const root of document.querySelectorAll("[data-comparison]")) {
    const links = [...root.querySelectorAll(".comparison-links [data-go]")];
    const total = links.length;
    const count = root.querySelector(".comparison-count");
    const keys = root.querySelector("[data-keys]");
    let now = 0;

    const go = (number, { focus = true } = {}) => {
      now = ((number - 1 + total) % total) + 1;
      const link = links[now - 1];
      const more = document.createElement("span");
      more.className = "visually-hidden";
      more.textContent = `: ${link.lastElementChild.textContent}`;
      count.replaceChildren(root.dataset.of.replace("NUMBER", now).replace("TOTAL", total), more);
      for (const other of links) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      for (const before of root.querySelectorAll(".now")) before.classList.remove("now");
      const marks = [...root.querySelectorAll(`[data-change="${now}"]`)];
      for (const mark of marks) mark.classList.add("now");
      let target = marks.find((mark) => mark.checkVisibility()) ?? document.getElementById(`change-${now}`);
      // Under the mask a word shows when its bar has the focus.
      if (document.documentElement.dataset.mask === "on") target = target.closest("[data-personal]") ?? target;
      if (focus) {
        if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
        target.focus({ preventScroll: true });
      }
      link.scrollIntoView({ block: "nearest" });
      target.scrollIntoView({ block: "center" });
    };
    const step = (by, options) => go(now ? now + by : by > 0 ? 1 : total, options);
    const show = (view, link) => {
      root.dataset.view = view;
      for (const other of root.querySelectorAll("[data-show]")) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      history.replaceState(history.state, "", link.href);
    };
    const listen = (on) => { keys.setAttribute("aria-pressed", String(on)); };

    root.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-step], [data-go], [data-show], [data-keys]");
      if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (pressed.dataset.step) step(Number(pressed.dataset.step), { focus: false }); // the button keeps it
      else if (pressed.dataset.go) go(Number(pressed.dataset.go));
      else if (pressed.dataset.show) show(pressed.dataset.show, pressed);
      else { kept.off = pressed.getAttribute("aria-pressed") === "true"; listen(!kept.off); }
    });
    root.addEventListener("keydown", (event) => {
      if (keys.getAttribute("aria-pressed") !== "true" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      const by = { n: 1, p: -1 }[event.key.toLowerCase()];
      if (!by || !total) return;
      event.preventDefault();
      step(by);
    });

    if (!total) continue;
    for (const button of root.querySelectorAll("[data-step], [data-keys]")) button.hidden = false;
    listen(!kept.off && document.documentElement.dataset.shortcut !== "off");
    const asked = /^#change-(\d+)$/.exec(location.hash);
    if (asked && Number(asked[1]) >= 1 && Number(asked[1]) <= total) go(Number(asked[1]));
  }
})();
