/* Passkeys. <button data-passkey="/where/"> asks there what to sign or make, hands it to the authenticator and posts the
 * answer back; the server says {"go_to": …} or {"confirmed": true}. After a confirmation the form beside the button is
 * sent, with everything typed in it. data-passkey-name: the id of a field that names a new passkey.
 * Parts marked data-passkey-offer are shown where the browser knows passkeys; without script the codes remain.
 */
(() => {
  "use strict";
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  const german = document.documentElement.lang.startsWith("de");
  const WORDS = german
    ? { offline: "Das Portal antwortet nicht. Versuchen Sie es gleich noch einmal.", stopped: "Es wurde kein Passkey verwendet. Sie können es noch einmal versuchen." }
    : { offline: "The portal does not answer. Try again in a moment.", stopped: "No passkey was used. You can try again." };

  const token = (near) => {
    const field = near?.closest("form, section, div")?.querySelector("[name=csrfmiddlewaretoken]") ?? document.querySelector("[name=csrfmiddlewaretoken]");
    return field?.value ?? "";
  };
  const send = async (url, body, near) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(near) },
      body: JSON.stringify(body),
    });
    let said = {};
    try { said = await answer.json(); } catch { /* a page, not an answer */ }
    if (!answer.ok) throw new Error(said.error ?? WORDS.offline);
    return said;
  };
  const sign = async (url, near, name) => {
    let options;
    try { options = await send(url, {}, near); } catch (problem) { throw problem instanceof TypeError ? new Error(WORDS.offline) : problem; }
    let credential;
    try {
      credential = options.user
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    } catch {
      throw new Error(WORDS.stopped);
    }
    return send(url, { credential: credential.toJSON(), name }, near);
  };
  const say = (button, words) => {
    let line = button.parentElement.querySelector("[data-passkey-problem]");
    if (!line) {
      line = document.createElement("p");
      line.className = "error";
      line.dataset.passkeyProblem = "";
      line.setAttribute("role", "alert");
      button.after(line);
    }
    line.textContent = words;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-passkey]");
    if (!button) return;
    const name = button.dataset.passkeyName && document.getElementById(button.dataset.passkeyName);
    if (name && !name.reportValidity()) return;
    button.setAttribute("aria-busy", "true");
    try {
      const said = await sign(button.dataset.passkey, button, name?.value);
      if (said.go_to) window.location.assign(said.go_to);
      else button.closest("section")?.querySelector("form")?.submit();
    } catch (problem) {
      say(button, problem.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });

  document.addEventListener("tma:passkey", async () => {
    const button = document.querySelector("[data-cover-passkey]");
    try {
      await sign("/passkeys/confirm/", button);
      document.dispatchEvent(new Event("tma:uncover"));
    } catch (problem) {
      if (button) say(button, problem.message);
    }
  });

  for (const part of document.querySelectorAll("[data-passkey-offer]")) part.hidden = false;
})();
