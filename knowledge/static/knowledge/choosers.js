// The editor of translations asks the window where Wagtail's choosers are; the page tells it as data, not as a script.
window.chooserUrls ??= JSON.parse(document.getElementById("chooser-urls").textContent);
