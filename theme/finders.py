"""One stylesheet and one script, put together from their parts whenever static files are looked for. No build step."""

import shutil
import tempfile
import weakref
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

HERE = Path(__file__).parent
STYLES = HERE / "static" / "theme"


def parts(suffix):
    """The files that make up theme.css or theme.js, in order: foundations first, then components by name."""
    components = sorted((HERE / "components").glob(f"*/*.{suffix}"))
    if suffix == "css":
        return [STYLES / "tokens.css", STYLES / "base.css", STYLES / "layout.css", *components, STYLES / "print.css"]
    return [*sorted((HERE / "scripts").glob("*.js")), *components]


def assembled(suffix):
    """The text of theme.css or theme.js."""
    return "\n".join(part.read_text(encoding="utf-8") for part in parts(suffix))


class AssembledFinder(BaseFinder):
    """Finds `theme/theme.css` and `theme/theme.js`, which lie nowhere: they are made anew when they are asked for."""

    names = {"theme/theme.css": "css", "theme/theme.js": "js"}

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = tempfile.mkdtemp(prefix="theme-")
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.storage = FileSystemStorage(location=self.folder)

    def check(self, **kwargs):
        return []

    def _make(self, name):
        path = Path(self.folder) / name
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
