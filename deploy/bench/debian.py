"""Debian's packages in a folder of their own: unpacked, never installed, gone with the folder."""

import re
import shutil
import subprocess
from pathlib import Path

from deploy.local.progress import Failed, run, step


def unpack(packages: list[str], folder: Path) -> Path:
    """Fetch these packages, and what they need that this machine lacks, into `folder`. Gives the root to look under.

    Raises `Failed` where there is no Debian, or its lists of packages were never fetched (`apt-get update`).
    """
    root, archives = folder / "root", folder / "archives"
    if not shutil.which("apt-get"):
        raise Failed("This compares with Debian's WordPress, and there is no apt-get here.")
    with step(f"From Debian, into a throw-away folder: {', '.join(packages)}"):
        plan = run(["apt-get", "-s", "--no-install-recommends", "install", *packages])
        wanted = {*packages, *re.findall(r"^Inst (\S+)", plan, re.MULTILINE)}
        archives.mkdir(parents=True)
        done = subprocess.run(
            ["apt-get", "-qq", "download", *sorted(wanted)], cwd=archives, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Failed(f"Debian's packages could not be fetched: {done.stderr[-400:]}")
        for archive in sorted(archives.glob("*.deb")):
            run(["dpkg", "-x", archive, root])
        shutil.rmtree(archives)
    return root


def libraries(root: Path) -> dict[str, str]:
    """What a program unpacked there needs in its environment to find its libraries."""
    folders = [*root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu")]
    return {"LD_LIBRARY_PATH": ":".join(str(folder) for folder in folders)}
