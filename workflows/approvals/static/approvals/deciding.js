/* Deciding with a passkey. A form that holds [data-sign="/where/"] and data-outcome asks there for a question about
 * exactly what is typed, has the passkey sign it, puts the answer into its field `answer` and is then really sent.
 * Whatever the portal answers instead of a question is not told here: the form is sent as it is, and the page that comes
 * back says what is wrong, in its place, with every word (a field, a newer version, a second factor grown old, a session
 * that ended). What only the browser knows is told in the line itself, which holds the words: data-offline,
 * data-stopped, data-unable. Nothing was recorded then, and nothing typed is touched.
 */
(() => {
  "use strict";
  const NO_QUESTION = Symbol("the portal asked nothing");

  const question = async (line, form) => {
    const words = new FormData(form);
    words.set("outcome", line.dataset.outcome);
    const told = await fetch(line.dataset.sign, { method: "POST", body: words, headers: { Accept: "application/json" } });
    const isOne = told.ok && !told.redirected && told.headers.get("Content-Type")?.startsWith("application/json");
    return isOne ? told.json() : NO_QUESTION;
  };

  const sign = async (line, form) => {
    let asked;
    try { asked = await question(line, form); } catch { throw new Error(line.dataset.offline); }
    if (asked === NO_QUESTION) return "";
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
      return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON());
    } catch {
      throw new Error(line.dataset.stopped);
    }
  };

  const busy = (button, line, is) => {
    const words = button.querySelector("span") ?? button;
    if (is) { button.dataset.calm = words.textContent; words.textContent = line.dataset.waiting; }
    else { words.textContent = button.dataset.calm; delete button.dataset.calm; }
    button.toggleAttribute("aria-busy", is);
    if (is) button.setAttribute("aria-busy", "true");
  };

  const say = (line, words) => {
    line.querySelector("span").textContent = words;
    line.hidden = !words;
    if (words) line.focus();
  };

  /* Before anybody else hears of it: a form that waits for a passkey was not sent yet. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const line = form.querySelector("[data-sign]");
    if (!line || form.dataset.signed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter ?? form.querySelector("button[type=submit]");
    if (button.dataset.calm) return;
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) { say(line, line.dataset.unable); return; }
    say(line, "");
    busy(button, line, true);
    try {
      form.elements.answer.value = await sign(line, form);
      busy(button, line, false);
      form.dataset.signed = "yes";
      form.requestSubmit(button);
    } catch (problem) {
      busy(button, line, false);
      say(line, problem.message);
    }
  }, true);

  /* Come back to with the browser's own button: an answer counts once, so the passkey is asked again. */
  window.addEventListener("pageshow", () => {
    for (const line of document.querySelectorAll("[data-sign]")) {
      const form = line.closest("form");
      delete form.dataset.signed;
      form.elements.answer.value = "";
    }
  });

  /* Ticking a box is one key, deciding another: Enter in a box or a choice sends nothing. */
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !field.matches?.("input[type=checkbox], input[type=radio]")) return;
    if (field.form?.querySelector("[data-decides]")) event.preventDefault();
  });
})();
