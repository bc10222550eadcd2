/* Two minutes before the session ends, ask. Staying is always possible again; other tabs learn of it. */
(() => {
  const dialog = document.querySelector("dialog[data-session]");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const left = dialog.querySelector("[data-session-left]");
  const error = dialog.querySelector("[data-session-error]");
  const others = new BroadcastChannel("session");
  const full = Number(dialog.dataset.secondsLeft);
  const warn = Number(dialog.dataset.warn);
  let end = 0;
  let refused = false;

  const renew = (seconds) => {
    end = Date.now() + seconds * 1000;
    refused = false;
    error.hidden = true;
    if (dialog.open) dialog.close();
  };
  const words = (seconds) => {
    if (seconds > 90) return `${Math.ceil(seconds / 60)} ${dialog.dataset.minutes}`;
    return seconds > 45 ? dialog.dataset.minute : `${seconds} ${dialog.dataset.seconds}`;
  };
  const look = () => {
    const seconds = Math.round((end - Date.now()) / 1000);
    if (seconds <= 0) {
      clearInterval(clock);
      if (dialog.dataset.endedUrl) window.location.replace(`${dialog.dataset.endedUrl}?next=${encodeURIComponent(window.location.pathname)}`);
      return;
    }
    if (seconds > warn || !dialog.isConnected) return; // covered pages ask when they are back
    const said = words(seconds);
    if (left.textContent !== said) left.textContent = said;
    if (!dialog.open && !refused) { document.dispatchEvent(new Event("tma:save-drafts")); dialog.showModal(); }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const told = answer.status === 204 ? {} : await answer.json();
      const seconds = told.seconds_left ?? full;
      renew(seconds);
      others.postMessage(seconds);
    } catch {
      error.hidden = false;
    }
  });
  dialog.addEventListener("close", () => { refused = end - Date.now() < warn * 1000; });
  others.addEventListener("message", (event) => renew(event.data));
  // Whatever the server answered to this person kept the session alive.
  document.addEventListener("tma:alive", () => renew(full));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) renew(full); });

  renew(full);
  const clock = setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
