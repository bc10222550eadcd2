"""`make prove`: the long property-based tests, each on thousands of examples. `SEED=... make prove` repeats a run."""

import os
import secrets
import subprocess
import sys

from .places import PYTHON, ROOT


def main() -> int:
    seed = os.environ.get("SEED") or str(secrets.randbelow(2**32))
    print(f"Seed {seed} (repeat with: SEED={seed} make prove)", flush=True)
    tests = [str(PYTHON), "-m", "pytest", "-m", "long", "-n", "2", f"--hypothesis-seed={seed}"]
    env = os.environ | {"HYPOTHESIS_PROFILE": "prove", "SEED": seed}
    code = subprocess.run(tests, cwd=ROOT, env=env, check=False).returncode
    print(f"Seed {seed}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
