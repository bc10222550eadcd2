/* Keeps what is typed: <form data-draft-url="…"> is posted there at most every five seconds.
 * The server seals it and fills the form when the page is asked for again. A [data-draft-state] inside says how it stands:
 * data-kept holds the words for "Draft kept", data-unkept those for "not kept yet". Passwords and files are never sent. */
(() => {
  const PAUSE = 5000;

  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    const state = form.querySelector("[data-draft-state]");
    let timer = 0;
    let changed = false;
    let saved = 0;

    const words = () => {
      const data = new FormData(form);
      for (const input of form.querySelectorAll("input[type=password], input[type=file]")) data.delete(input.name);
      return data;
    };
    const save = async () => {
      clearTimeout(timer);
      timer = 0;
      if (!changed) return;
      changed = false;
      saved = Date.now();
      try {
        const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: words(), keepalive: true });
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        document.dispatchEvent(new Event("tma:alive"));
        if (state) state.textContent = `${state.dataset.kept} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`;
      } catch {
        changed = true;
        if (state) state.textContent = state.dataset.unkept;
        timer ||= setTimeout(save, PAUSE);
      }
    };
    form.addEventListener("input", () => {
      changed = true;
      timer ||= setTimeout(save, Math.max(1000, saved + PAUSE - Date.now()));
    });
    form.addEventListener("submit", () => { clearTimeout(timer); changed = false; });
    document.addEventListener("tma:save-drafts", save);
    window.addEventListener("pagehide", save);
  }
})();
