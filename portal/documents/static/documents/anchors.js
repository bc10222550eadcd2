/* Words selected in the preview can be marked as a passage: a bar at the lower edge shows them, and its button sends
 * them. Without this script the same is done on the page behind "Mark a passage". */
(() => {
  const bar = document.getElementById("mark-selection");
  const preview = document.getElementById("preview");
  if (!bar || !preview) return;
  const shown = bar.querySelector("[data-words]");
  const isBlock = (node) => /^b\d+$/.test(node.id ?? "");

  /* The block in which the selection begins, and the part of the selection inside it: a passage lies in one block. */
  const chosen = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    let block = range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
    while (block && block !== preview && !isBlock(block)) block = block.parentElement;
    if (!block || block === preview || !preview.contains(block)) return null;
    const part = range.cloneRange();
    if (!block.contains(range.endContainer)) part.setEnd(block, block.childNodes.length);
    const words = said(part);
    if (!words.trim()) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(part.startContainer, part.startOffset);
    return { block: block.id, words, near: said(before).replace(/\s/g, "").length };
  };

  /* What is read in a range; the caption of a page is not part of what the file says. */
  const said = (range) => {
    const copy = range.cloneContents();
    for (const other of copy.querySelectorAll("figcaption, summary, .mark-here, .passage-sign")) other.remove();
    for (const line of copy.querySelectorAll("br")) line.replaceWith(" ");
    return copy.textContent;
  };

  document.addEventListener("selectionchange", () => {
    const passage = chosen();
    if (!passage) {
      if (!bar.contains(document.activeElement)) bar.hidden = true;
      return;
    }
    bar.elements.block.value = passage.block;
    bar.elements.quote.value = passage.words;
    bar.elements.near.value = passage.near;
    shown.textContent = passage.words.replace(/\s+/g, " ").trim();
    bar.hidden = false;
  });
  /* Pressing the button must not take the selection away before it is sent. */
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.getSelection()?.removeAllRanges();
    bar.hidden = true;
  });
})();
