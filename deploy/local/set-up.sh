#!/bin/sh
# Finds a CPython 3.12 or newer that runs, and sets up with it. A name on PATH may be a version manager's shim with
# nothing behind it, so each candidate is run, newest first; `command -v` would believe the shim.
cd "$(dirname "$0")/../.." || exit 1

fits='import sys, venv, ensurepip; sys.exit(sys.implementation.name != "cpython" or sys.version_info < (3, 12))'
managed=$(ls -d \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3 \
    "${ASDF_DATA_DIR:-$HOME/.asdf}"/installs/python/*/bin/python3 \
    "$HOME"/.local/share/mise/installs/python/*/bin/python3 \
    "$HOME"/.local/share/uv/python/*/bin/python3 \
    /usr/local/bin/python3.[0-9][0-9] /opt/python*/bin/python3 2>/dev/null | sort -rV)

for python in .venv/bin/python python3.14 python3.13 python3.12 python3 python $managed; do
    if "$python" -c "$fits" >/dev/null 2>&1; then
        exec "$python" -m deploy.local.setup "$@"
    fi
done

echo "No Python 3.12 or newer with venv runs on this machine (tried PATH and the folders of pyenv, asdf, mise, uv)." >&2
exit 1
