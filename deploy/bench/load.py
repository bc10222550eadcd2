"""Many requests at once, by wrk: how many a second were answered, and how long the slowest of twenty took."""

import json
import os
import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.bench import debian
from deploy.local.progress import Failed

CONNECTIONS = 16
TELL = """
done = function(summary, latency, requests)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  local said = '\\n{"requests": %d, "microseconds": %d, "wrong": %d, "p50": %d, "p95": %d}\\n'
  local p50, p95 = latency:percentile(50), latency:percentile(95)
  io.write(string.format(said, summary.requests, summary.duration, wrong, p50, p95))
end
"""
AMONG = """
local addresses = { %s }
math.randomseed(1)
request = function() return wrk.format("GET", addresses[math.random(#addresses)]) end
"""


@dataclass(frozen=True)
class Load:
    """What a server did under load: requests a second, and milliseconds of the median and the 95th percentile."""

    rate: float
    p50: float
    p95: float


@dataclass(frozen=True)
class Loader:
    """wrk, from a folder it was unpacked into, where scripts for it may be written too."""

    root: Path
    folder: Path

    def on(self, url: str, *, seconds: int, cookie: str = "", among: tuple[str, ...] = ()) -> Load:
        """Ask for `url`, or for paths `among` these at its host, that long. Raises `Failed` on any wrong answer."""
        script = self.folder / "ask.lua"
        quoted = ", ".join(json.dumps(path) for path in among)
        script.write_text((AMONG % quoted if among else "") + TELL)
        command = [str(self.root / "usr/bin/wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--timeout=20s"]
        headers = ["-s", str(script), "-H", "Accept-Encoding: gzip", *(["-H", f"Cookie: {cookie}"] if cookie else [])]
        env = os.environ | debian.libraries(self.root)
        done = subprocess.run([*command, *headers, url], env=env, capture_output=True, text=True, check=False)
        told = re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)
        if told is None:
            raise Failed(f"wrk said nothing of {url}:\n{done.stdout[-500:]}{done.stderr[-500:]}")
        said = json.loads(told[0])
        if said["wrong"] or not said["requests"]:
            raise Failed(f"{url}{among[:1]} answered wrongly, or not at all, under load:\n{done.stdout[-800:]}")
        return Load(said["requests"] / said["microseconds"] * 1e6, said["p50"] / 1000, said["p95"] / 1000)


def told(values: list[float], digits: int = 1) -> str:
    """The median of several rounds, with the least and the most of them."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
