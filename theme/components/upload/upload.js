/* <form data-upload="address to announce a file at" data-upload-state="#id of the list the server keeps">
 * Files are dropped or chosen, wait in a list, and are sent once the form is: one after the other, in pieces, by tus.
 * A broken line is waited for. Nothing is kept in the browser: after a reload the server's list knows what is missing,
 * and the same file chosen again goes on. Without script, or without tus, the form is sent as any other. */
(() => {
  const PIECE = 8 * 1024 * 1024;
  const PATIENCE = [0, 1000, 3000, 5000, 10000, 20000];
  const LEFT_BEHIND = /^(~\$|\._)|^(thumbs\.db|desktop\.ini|\.ds_store)$/i; // by programs in a folder; nobody wrote it
  const root = document.documentElement;
  const covered = () => root.dataset.mask === "on" && root.dataset.maskSpeech === "on";
  const spoken = (name) => (covered() ? root.dataset.maskWord ?? "" : name);
  const size = (bytes) => {
    const unit = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
    const shown = { style: "unit", unit: unit[0], maximumFractionDigits: bytes < 1e7 ? 1 : 0 };
    return new Intl.NumberFormat(root.lang, shown).format((bytes && Math.max(bytes, 100)) / unit[1]);
  };

  const enhance = (form) => {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector("[data-upload-drop]");
    const list = form.querySelector("[data-upload-list]");
    const rows = form.querySelector("[data-upload-rows]").content;
    const sending = [];
    const origins = new Map(); // where a file of a dropped folder lay
    let running = null;
    let later = 0;

    const address = (entry) => (entry.upload?.url ? new URL(entry.upload.url, location.href).href : null);
    const serversList = () => document.querySelector(form.dataset.uploadState);
    /* While it is being asked for, it could come back without what happened since: then it is asked for again. */
    const look = () => {
      const known = serversList();
      clearTimeout(later);
      if (known?.classList.contains("htmx-request")) later = setTimeout(look, 300);
      else if (known) htmx.trigger(known, "tma:uploads");
    };

    /* A row looks like its state; the one that had the focus hands it on. */
    const show = (entry, state, why = "") => {
      const row = rows.querySelector(`[data-state="${state}"]`).cloneNode(true);
      const focused = entry.row?.contains(document.activeElement);
      entry.state = state;
      row.querySelector("[data-upload-name] bdi").textContent = entry.file.name;
      row.querySelector("[data-upload-size]").textContent = size(entry.file.size);
      row.querySelector("[data-upload-why]").textContent = why;
      row.querySelector("progress")?.setAttribute("aria-label", spoken(entry.file.name));
      for (const button of row.querySelectorAll("[data-do]")) {
        button.setAttribute("aria-label", `${button.textContent.trim()}: ${spoken(entry.file.name)}`);
        button.addEventListener("click", () => doings[button.dataset.do](entry));
      }
      if (entry.row) entry.row.replaceWith(row); else list.append(row);
      entry.row = row;
      progress(entry);
      if (focused) (row.querySelector("button") ?? input).focus();
      row.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true })); // the mask covers new names, too
      if (state === "running" || state === "refused") tell(row, entry.file.name, why);
    };
    const tell = (row, name, why) => tma.announce(`${spoken(name)}: ${row.querySelector("[data-upload-words]").textContent.trim()}. ${why}`);
    const progress = (entry) => {
      const bar = entry.row.querySelector("progress");
      if (!bar) return;
      bar.value = entry.file.size ? Math.floor((100 * entry.sent) / entry.file.size) : 0;
      entry.row.querySelector("[data-upload-size]").textContent = `${size(entry.sent)} / ${size(entry.file.size)}`;
    };

    const add = (files) => {
      for (const file of files) {
        if (input.webkitdirectory && LEFT_BEHIND.test(file.name)) continue;
        if (!input.multiple) for (const entry of sending.filter((each) => !each.asked)) leave(entry);
        const entry = { file, sent: 0, upload: null, asked: null, announcing: false, meanwhile: null };
        sending.push(entry);
        show(entry, "queued");
      }
      hold();
    };
    /* The field holds what waits, so that the form would send just that without us. */
    const hold = () => {
      const waiting = new DataTransfer();
      for (const entry of sending) if (!entry.asked) waiting.items.add(entry.file);
      input.files = waiting.files;
    };
    const leave = (entry) => {
      const focused = entry.row.contains(document.activeElement);
      entry.row.remove();
      sending.splice(sending.indexOf(entry), 1);
      hold();
      if (focused) (list.querySelector("button") ?? input).focus();
    };
    /* All files of a dropped folder; a browser hands them out a hundred at a time. */
    const walk = async (entry) => {
      if (entry.isFile) {
        const file = await new Promise((given, refused) => entry.file(given, refused));
        origins.set(file, entry.fullPath.replace(/^[/]/, ""));
        return [file];
      }
      const reader = entry.createReader();
      const found = [];
      for (;;) {
        const some = await new Promise((given, refused) => reader.readEntries(given, refused));
        if (!some.length) return found;
        found.push(...(await Promise.all(some.map(walk))).flat());
      }
    };
    const next = () => {
      if (running) return;
      running = sending.find((entry) => entry.asked && entry.state === "queued") ?? null;
      if (running) start(running);
    };
    const done = (entry) => { if (running === entry) running = null; next(); };

    /* What the server keeps of a file of this name and size, and still waits for. */
    const unfinished = (file) => {
      const taken = new Set(sending.map(address));
      for (const row of serversList()?.querySelectorAll('[data-state="receiving"]') ?? []) {
        const same = row.querySelector("[data-upload-name]").textContent.trim() === file.name && Number(row.dataset.uploadBytes) === file.size;
        const url = new URL(row.querySelector("[data-upload-url]").dataset.uploadUrl, location.href).href;
        if (same && !taken.has(url)) return url;
      }
      return null;
    };

    const start = (entry) => {
      entry.upload ??= new tus.Upload(entry.file, {
        endpoint: form.dataset.upload,
        chunkSize: PIECE,
        retryDelays: PATIENCE,
        onShouldRetry: (error) => worthIt(entry, error.originalResponse?.getStatus()),
        storeFingerprintForResuming: false, // nothing of a case stays in the browser
        fingerprint: async () => null,
        headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        metadata: { filename: entry.file.name, ...entry.asked, ...(input.webkitdirectory && { origin: origins.get(entry.file) ?? entry.file.webkitRelativePath }) },
        onUploadUrlAvailable() { announced(entry); },
        onProgress(sent) { entry.sent = sent; progress(entry); },
        onSuccess() { leave(entry); look(); done(entry); },
        onError(error) { failed(entry, error.originalResponse); },
      });
      /* Announced before, on a page that is gone or with an answer that never came: it is not announced twice. */
      entry.upload.url ??= unfinished(entry.file);
      if (entry.upload.url) entry.upload.options.endpoint = null;
      show(entry, "running");
      entry.meanwhile = null;
      if (!entry.announcing) { entry.announcing = !entry.upload.url; entry.upload.start(); }
    };
    const announced = (entry) => {
      entry.announcing = false;
      entry.upload.options.endpoint = null; // never announced again
      entry.meanwhile?.();
      look();
    };
    /* An announcement that is on its way is waited for: broken off, it would leave something nobody knows of. */
    const onceAnnounced = (entry, deed) => { if (entry.announcing) entry.meanwhile = deed; else deed(); };
    /* An announcement without an answer may have come through: the server's list is asked before it is made again. */
    const worthIt = (entry, status) => navigator.onLine && (status ? status >= 500 || status === 409 : Boolean(entry.upload.url));
    const failed = (entry, answer) => {
      entry.announcing = false;
      if (!sending.includes(entry)) return; // it was given up before its announcement failed
      const said = answer?.getHeader("Content-Type")?.startsWith("text/plain") ? answer.getBody() : "";
      const refused = answer && [400, 410, 413, 422].includes(answer.getStatus());
      if (refused) show(entry, "refused", said || form.dataset.uploadGone);
      else show(entry, "paused", answer?.getStatus() === 507 && said ? said : form.dataset.uploadBroken);
      look();
      done(entry);
    };

    const doings = {
      remove: leave,
      pause(entry) {
        onceAnnounced(entry, () => entry.upload.abort());
        show(entry, "paused");
        done(entry);
      },
      resume(entry) { show(entry, "queued"); next(); },
      cancel(entry) {
        onceAnnounced(entry, () => entry.upload.abort(true).catch(() => {}).finally(look));
        leave(entry);
        done(entry);
      },
    };

    drop.querySelector("[data-upload-hint]").hidden = false;
    input.addEventListener("change", () => add(input.files));
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    });
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!input.webkitdirectory) return add(event.dataTransfer.files);
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
      Promise.all(entries.map(walk)).then((found) => add(found.flat()));
    });
    /* A file that misses the place would be opened by the browser in place of the page. */
    for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());

    form.addEventListener("submit", (event) => {
      const waiting = sending.filter((entry) => !entry.asked);
      if (!waiting.length || !window.tus) return; // the server says what is missing, or takes the files as they are
      event.preventDefault();
      const words = Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));
      for (const entry of waiting) entry.asked = words;
      hold();
      next();
    }, { capture: true });
    window.addEventListener("online", () => { for (const entry of sending) if (entry.state === "paused" && entry.upload) doings.resume(entry); });
    window.addEventListener("beforeunload", (event) => { if (sending.some((entry) => entry.state !== "refused")) event.preventDefault(); });
    const tellOnce = () => {
      const ours = new Set(sending.map(address));
      for (const mark of serversList()?.querySelectorAll("[data-upload-url]") ?? []) {
        mark.closest("li").hidden = ours.has(new URL(mark.dataset.uploadUrl, location.href).href);
      }
    };
    // At once, so that no row flashes up; and again, since htmx puts attributes back when it has settled.
    for (const moment of ["htmx:afterSwap", "htmx:afterSettle"]) document.addEventListener(moment, tellOnce);
  };

  /* The server's list asks again by itself. What came to an end since it was last looked at is said once. */
  const MOVES = new Set(["receiving", "checking"]);
  const before = new Map();
  const watch = (first) => {
    for (const row of document.querySelectorAll("[data-upload-id]")) {
      const { uploadId: id, state } = row.dataset;
      if (!first && !MOVES.has(state) && (MOVES.has(before.get(id)) || !before.has(id))) {
        const words = ["name", "words", "why"].map((part) => row.querySelector(`[data-upload-${part}]`).textContent.trim().replace(/\s+/g, " "));
        tma.announce(`${spoken(words[0])}: ${words[1]}. ${words[2]}`);
      }
      before.set(id, state);
    }
  };

  for (const form of document.querySelectorAll("form[data-upload]")) enhance(form);
  watch(true);
  document.addEventListener("htmx:afterSettle", () => watch(false));
})();
