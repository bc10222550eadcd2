"""Set-up finds a Python that runs, not one that is merely there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.places import ROOT

SHIM = "#!/bin/sh\necho 'command not found' >&2\nexit 127\n"
OLD = '#!/bin/sh\ncase "$2" in *version_info*) exit 1;; esac\nexit 0\n'


@pytest.fixture
def copy(tmp_path):
    """A working copy whose set-up only tells which Python it got."""
    here = tmp_path / "copy" / "deploy" / "local"
    here.mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "local" / "set-up.sh", here)
    (here / "setup.py").write_text("import sys; print('got', sys.version_info[:2] >= (3, 12), sys.argv[1:])")
    return here / "set-up.sh"


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def set_up(script: Path, tmp_path: Path, *arguments: str):
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path / "pyenv")}
    return subprocess.run(["/bin/sh", script, *arguments], env=env, capture_output=True, text=True, check=False)


def real(folder: Path, name: str) -> None:
    program(folder, name, f'#!/bin/sh\nexec "{os.path.realpath(sys.executable)}" "$@"\n')


def test_a_shim_with_nothing_behind_it_is_passed_over(copy, tmp_path):
    program(tmp_path / "bin", "python3.14", SHIM)
    program(tmp_path / "bin", "python3.13", OLD)
    real(tmp_path / "bin", "python3.12")
    done = set_up(copy, tmp_path, "--browser")
    assert done.stdout == "got True ['--browser']\n"


def test_one_in_a_version_managers_folder_is_found(copy, tmp_path):
    for name in ("python3.14", "python3.13", "python3.12", "python3", "python"):
        program(tmp_path / "bin", name, SHIM)
    program(tmp_path / "pyenv" / "versions" / "3.9.1" / "bin", "python3", OLD)
    real(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin", "python3")
    assert set_up(copy, tmp_path).stdout == "got True []\n"


def test_without_any_it_says_what_is_missing(copy, tmp_path):
    for name in ("python3.14", "python3.13", "python3.12", "python3", "python"):
        program(tmp_path / "bin", name, SHIM)
    text = copy.read_text().replace("/usr/local/bin/python3.[0-9][0-9] /opt/python*/bin/python3", "/nowhere")
    copy.write_text(text)
    done = set_up(copy, tmp_path)
    assert done.returncode == 1
    assert "No Python 3.12 or newer" in done.stderr
