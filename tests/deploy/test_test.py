"""`make test` looks at everything, names all that failed, and never says well when it is not."""

import os
import subprocess
import sys

import pytest

from deploy.local import test as runner
from deploy.local.places import ROOT
from deploy.local.test import Step


def step(name: str, code: int = 0) -> Step:
    return Step(name, [sys.executable, "-c", f"print('{name} looked'); raise SystemExit({code})"])


@pytest.fixture
def outcome(monkeypatch, capsys):
    def run(*steps: Step) -> tuple[int, str]:
        monkeypatch.setattr(runner, "compile_translations", lambda: None)
        monkeypatch.setattr(runner, "steps", lambda more: list(steps))
        monkeypatch.setattr(sys, "argv", ["test"])
        return runner.main(), capsys.readouterr().out

    return run


def test_a_step_that_fails_does_not_hide_the_next_one(outcome):
    code, said = outcome(step("first", 1), step("second"), step("third", 3))
    assert code == 1
    assert said.splitlines()[-1] == "Not good yet: first, third"
    assert "✗ first" in said
    assert "✓ second" in said
    assert "first looked" in said  # why it failed
    assert "second looked" not in said


def test_when_all_is_well_it_says_so(outcome):
    code, said = outcome(step("first"), step("second"))
    assert code == 0
    assert said.splitlines()[-1] == "All is well."


def test_ci_runs_exactly_make_test():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec make test']


@pytest.mark.parametrize(("ci", "outcome"), [("true", "failed"), ("", "skipped")])
def test_without_a_browser_ci_fails_and_others_are_told_why_they_skip(tmp_path, ci, outcome):
    asks = tmp_path / "test_asks.py"
    asks.write_text("def test_asks(browser): pass\n")
    env = os.environ | {"PATH": str(tmp_path), "CI": ci, "PYTEST_ADDOPTS": ""}
    env.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rs",
            "-p",
            "no:cacheprovider",
            "--confcutdir",
            ROOT,
            "-p",
            "tests.browser",
            asks,
        ],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"1 {outcome.replace('failed', 'error')}" in done.stdout, done.stdout + done.stderr
    assert "chromium is not installed" in done.stdout
