/* Cover: the content leaves the document and comes back, with everything typed, after a passkey or the password.
 *
 * Contract with the sign-in room, under the URL name "cover":
 *   POST cover=on                    the page is covered now (the server may remember it; any answer is fine)
 *   POST password=…                  204: it is you; anything else: it is not
 *   event "tma:passkey" on document  somebody pressed "Use a passkey"; whoever verified it dispatches "tma:uncover"
 * The passkey button shows when <html data-passkeys> is set. Only the fact "covered" is kept in the browser, never content. */
(() => {
  const template = document.querySelector("template[data-cover]");
  if (!template) return;
  const others = new BroadcastChannel("cover");
  const wait = Number(template.dataset.after) * 1000;
  const title = document.title;
  let kept = null;
  let focused = null;
  let place = 0;
  let last = Date.now();

  const remember = (on) => { try { if (on) sessionStorage.setItem("covered", "yes"); else sessionStorage.removeItem("covered"); } catch { /* storage is off */ } };

  const uncover = () => {
    if (!kept) return;
    document.body.replaceChildren(kept);
    document.title = title;
    kept = null;
    last = Date.now();
    remember(false);
    window.scrollTo(0, place);
    document.dispatchEvent(new Event("tma:alive"));
    (focused?.isConnected ? focused : document.querySelector("h1"))?.focus();
  };

  const ask = async (form) => {
    const problem = form.querySelector("[data-cover-error]");
    const say = (words) => { problem.textContent = words; problem.hidden = false; };
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.status === 204) { others.postMessage("uncover"); uncover(); return; }
      say(template.dataset.wrong);
      form.password.value = "";
    } catch {
      say(template.dataset.offline);
    }
    form.password.focus();
  };

  const cover = ({ tell = true } = {}) => {
    if (kept) return;
    document.dispatchEvent(new Event("tma:save-drafts"));
    focused = document.activeElement;
    place = window.scrollY;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    kept = document.createDocumentFragment();
    kept.append(...document.body.childNodes);
    document.body.append(template.content.cloneNode(true));
    document.title = template.dataset.title;
    remember(true);
    const form = document.querySelector(".cover form");
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
    const passkey = form.querySelector("[data-cover-passkey]");
    passkey.hidden = !("passkeys" in document.documentElement.dataset);
    passkey.addEventListener("click", () => document.dispatchEvent(new Event("tma:passkey")));
    document.querySelector(".cover h1").focus();
    if (!tell) return;
    others.postMessage("cover");
    const note = new FormData(form);
    note.delete("password");
    note.set("cover", "on");
    fetch(form.action, { method: "POST", body: note, keepalive: true }).catch(() => {});
  };

  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart", "input"]) {
    document.addEventListener(kind, () => { last = Date.now(); }, { passive: true, capture: true });
  }
  const look = () => { if (Date.now() - last > wait) cover(); };
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("tma:uncover", () => { others.postMessage("uncover"); uncover(); });
  others.addEventListener("message", (event) => { if (event.data === "cover") cover({ tell: false }); else uncover(); });
  tma.shiftThrice({ warn: () => tma.announce(template.dataset.armed), act: cover });

  let before = null;
  try { before = sessionStorage.getItem("covered"); } catch { /* storage is off */ }
  if (before) cover({ tell: false });
})();
