/* As cards on a phone, a table would lose its meaning for screen readers: the roles are said once more. */
(() => {
  const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
  const say = (root) => {
    for (const table of root.querySelectorAll("table.table")) {
      for (const [tag, role] of Object.entries(ROLES)) for (const part of table.querySelectorAll(tag)) part.setAttribute("role", role);
      for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
    }
  };
  say(document);
  document.addEventListener("htmx:afterSettle", (event) => say(event.target));
})();
