"""One stylesheet and one script, put together from their parts whenever static files are looked for. No build step."""

import shutil
import tempfile
import weakref
from functools import cached_property
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

HERE = Path(__file__).parent
STYLES = HERE / "static" / "theme"


def parts(suffix):
    """The files that make up theme.css or theme.js, in order: foundations first, then components by name."""
    components = sorted((HERE / "components").glob(f"*/*.{suffix}"))
    if suffix == "css":
        first = [STYLES / f"{name}.css" for name in ("tokens", "base", "layout", "guidance")]
        return [*first, *components, STYLES / "print.css"]
    return [*sorted((HERE / "scripts").glob("*.js")), *components]


def assembled(suffix):
    """The text of theme.css or theme.js."""
    return "\n".join(part.read_text(encoding="utf-8") for part in parts(suffix))


class AssembledFinder(BaseFinder):
    """Finds `theme/theme.css` and `theme/theme.js`, which lie nowhere: they are made anew when they are asked for."""

    names = {"theme/theme.css": "css", "theme/theme.js": "js"}

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(*args, **kwargs)

    @cached_property
    def storage(self):
        """A folder of its own, for as long as it lives. Every command makes a finder, few look for anything: one that
        is killed before it does leaves nothing behind."""
        folder = tempfile.mkdtemp(prefix="theme-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return FileSystemStorage(location=folder)

    def check(self, **kwargs):
        return []

    def _make(self, name):
        path = Path(self.storage.location) / name
        text = assembled(self.names[name])
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return str(path)

    def find(self, path, find_all=False):
        if path not in self.names:
            return []
        made = self._make(path)
        return [made] if find_all else made

    def list(self, ignore_patterns):
        for name in self.names:
            self._make(name)
            yield name, self.storage
