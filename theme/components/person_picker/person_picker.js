/* A select becomes a combobox with a list (WAI-ARIA pattern, list autocomplete with manual choice). The select stays and is what travels. */
(() => {
  const enhance = (root) => {
    const select = root.querySelector("select");
    if (!select || select.multiple || root.dataset.ready) return;
    root.dataset.ready = "yes";
    const id = select.id;
    const input = document.createElement("input");
    const list = document.createElement("ul");
    const box = document.createElement("div");
    const none = document.createElement("div");
    const options = [...select.options].filter((option) => option.value);
    let shown = [];
    let at = -1;

    box.className = "picker-box";
    list.className = "picker-list";
    none.className = "picker-none";
    none.hidden = list.hidden = true;
    none.setAttribute("role", "status");
    list.id = `${id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", root.querySelector("label").textContent.trim());
    input.type = "text";
    input.autocomplete = "off";
    input.spellcheck = false;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", translate: "no" })) input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    input.required = select.required;
    select.required = false;
    select.id = `${id}-value`;
    select.hidden = true;
    input.id = id;
    input.value = select.value ? select.selectedOptions[0].textContent : "";

    const point = (index) => {
      at = index;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
    };
    const close = () => { list.hidden = true; none.hidden = true; input.setAttribute("aria-expanded", "false"); point(-1); };
    const open = () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      shown = options.filter((option) => words.every((word) => option.textContent.toLocaleLowerCase().includes(word)));
      list.replaceChildren(...shown.map((option, number) => {
        const item = document.createElement("li");
        item.id = `${id}-option-${number}`;
        item.setAttribute("role", "option");
        item.textContent = option.textContent;
        return item;
      }));
      list.hidden = !shown.length;
      none.textContent = shown.length ? "" : root.dataset.none;
      none.hidden = shown.length > 0;
      input.setAttribute("aria-expanded", String(shown.length > 0));
      if (shown.length) tma.announce(`${shown.length} ${root.dataset.found}`);
      point(-1);
    };
    const choose = (index) => {
      select.value = shown[index].value;
      input.value = shown[index].textContent;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      close();
    };

    input.addEventListener("input", () => { select.value = ""; open(); });
    input.addEventListener("click", () => { if (list.hidden) open(); });
    input.addEventListener("blur", () => { close(); if (!select.value) input.value = ""; });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        if (shown.length) point((at + (event.key === "ArrowDown" ? 1 : -1) + shown.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % shown.length);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        choose(at);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const index = [...list.children].indexOf(event.target.closest("li"));
      if (index >= 0) choose(index);
    });
    select.before(box);
    box.append(input, list, none, select);
  };
  const all = (scope) => { for (const root of scope.querySelectorAll("[data-picker]")) enhance(root); };
  all(document);
  document.addEventListener("htmx:afterSettle", (event) => all(event.target));
})();
