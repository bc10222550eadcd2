"""The one place that reads the environment. A value production needs and does not find fails by name."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()


def needed(name: str) -> str:
    """The value of this variable. Raises `ImproperlyConfigured`, naming it, when it is not set or empty."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. The portal does not start without it; see README, Settings.")
    return value


def listener(name: str) -> str:
    """Where a service listens: a socket's path, or host:port. Empty for `none`, and where nothing is said.

    Raises `ImproperlyConfigured` for what is neither: at the start, not when the first file comes in.
    """
    value = env.str(name, default="")
    host, _, port = value.rpartition(":")
    if value in ("", "none"):
        return ""
    if "/" not in value and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(f"{name} is {value!r}; it can be a socket's path, host:port, or none.")
    return value


def database(url: str) -> dict:
    """Django's DATABASES entry for a `postgres://role@host/name` URL; `?host=/folder` means a Unix socket."""
    config = env.db_url_config(url)
    config["ENGINE"] = "django.db.backends.postgresql"
    socket = config.get("OPTIONS", {}).pop("host", None)
    if socket:
        config["HOST"] = socket
    # A database that is cut off is said to be gone within seconds; libpq alone would wait for minutes.
    waits = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
    # Flash and memory find one page as fast as the next. PostgreSQL's default is of disks that turn; with it, searches
    # read every article instead of asking the index.
    planner = {"options": "-c random_page_cost=1.1"}
    config["OPTIONS"] = waits | planner | config.get("OPTIONS", {})
    return config
