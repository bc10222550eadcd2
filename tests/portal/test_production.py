"""The portal as it serves people: production's settings, processes of their own, the real roles of the database."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from django.conf import settings

from deploy.local.places import ROOT
from deploy.local.postgres import APP, OWNER, SUPERUSER, url

GUNICORN = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--workers=1", "--threads=2"]


@pytest.fixture
def production(own_database, migrated_server):
    """`production(command, role=APP, **environment)`: start this with all that production needs, and what is given."""
    started = []

    def start(command, role=APP, **environment):
        everything = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "DATABASE_URL": url(migrated_server.socket, role, own_database),
            "SECRET_KEY": "production-" + "k3yT" * 16,
            "VAULT_KEYFILE": settings.VAULT_PROVIDER["keyfile"],
            "VAULT_BLOBS": "local",
            "VAULT_BLOBS_FOLDER": settings.VAULT_BLOBS["folder"],
            "CLAMD": "none",
            "ALLOWED_HOSTS": "portal.example",
            "PORTAL_URL": "https://portal.example",
            "MAIL_HOST": "mail.example",
            "DJANGO_ALLOW_ASYNC_UNSAFE": None,  # of the tests
        }
        everything = {name: value for name, value in (everything | environment).items() if value is not None}
        process = subprocess.Popen(
            [sys.executable, *command] if command[0] != sys.executable else command,
            cwd=ROOT,
            env=everything,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def outcome(process):
    """Exit code and what was said."""
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def test_check_deploy_is_clean(production):
    check = ["manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING"]
    code, said = outcome(production(check))
    assert code == 0, said
    assert "no issues" in said


SERVING = {
    "wsgi": ["-c", "import portal.wsgi"],
    "asgi": ["-c", "import portal.asgi"],
    "worker": ["manage.py", "db_worker"],
    "clock": ["manage.py", "run_regularly", "--once"],
}
REFUSALS = {
    "as owner of the tables": ({"role": OWNER}, "does not serve as owner"),
    "as superuser of the database": ({"role": SUPERUSER}, "does not serve as owner"),
    "with debug on": ({"DEBUG": "1"}, "DEBUG is set"),
    "without a key file": ({"VAULT_KEYFILE": None}, "VAULT_KEYFILE is not set"),
    "with a key file that is gone": ({"VAULT_KEYFILE": "/nowhere/keys.json"}, "cannot be read"),
    "without a word where files lie": ({"VAULT_BLOBS": None}, "VAULT_BLOBS is not set"),
    "without the folder of the files": ({"VAULT_BLOBS_FOLDER": None}, "VAULT_BLOBS_FOLDER is not set"),
    "without a word who looks for malware": ({"CLAMD": None}, "CLAMD is not set"),
    "without a secret key": ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
}


@pytest.mark.parametrize("what", SERVING)
def test_it_does_not_start(production, what):
    begun = {why: production(SERVING[what], **given) for why, (given, _) in REFUSALS.items()}
    wrong = []
    for why, process in begun.items():
        code, said = outcome(process)
        if code == 0 or REFUSALS[why][1] not in said:
            wrong.append(f"{what} {why}: {code}\n{said[-600:]}")
    assert not wrong, "\n".join(wrong)


def test_it_starts_when_nothing_is_missing(production):
    begun = {what: production(SERVING[what]) for what in ("wsgi", "asgi", "clock")}
    assert {what: code for what, process in begun.items() for code in [outcome(process)[0]]} == dict.fromkeys(begun, 0)


DEMO_ONLY = """
import django, io
django.setup()
from django.core.management import call_command
from django.core.management.base import CommandError
for command in (["code", "sommerfeld"], ["demo"], ["demo", "--people"], ["generate_cases", "--cases", "1"],
                ["measure_cases"], ["measure_journal", "--lines", "1"]):
    try:
        call_command(*command, stdout=io.StringIO())
    except CommandError as refused:
        print(command[0], "demo" in str(refused))
    else:
        print(command[0], "ran")
from django.urls import Resolver404, resolve
try:
    print("/catalogue/", resolve("/catalogue/").route)
except Resolver404:
    print("/catalogue/ is nowhere")
"""


def test_the_demo_and_its_commands_are_nowhere_else(production):
    code, said = outcome(production(["-c", DEMO_ONLY]))
    assert code == 0, said
    assert said.split("\n")[:-1] == [
        "code True",
        "demo True",
        "demo True",
        "generate_cases True",
        "measure_cases True",
        "measure_journal True",
        "/catalogue/ is nowhere",
    ]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, timeout=60, **headers):
    """Status and body of a request as a load balancer sends it."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=timeout)) as connection:
        connection.request("GET", path, headers={"Host": "portal.example"} | headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.getheaders())


def await_answer(port, patience=60):
    deadline = time.monotonic() + patience
    while True:
        with suppress(OSError):
            return ask(port, "/health/ready", 5)
        assert time.monotonic() < deadline, "it does not answer"
        time.sleep(0.1)


def test_a_request_under_way_is_finished_when_it_is_told_to_stop(production, port, owner_connection):
    """Held up by a lock in the database, so that it is surely under way when the signal comes."""
    web = production([*GUNICORN, f"--bind=127.0.0.1:{port}", "--graceful-timeout=20", "--no-control-socket"])
    assert await_answer(port)[0] == 200
    owner_connection.autocommit = False
    with owner_connection.cursor() as cursor:
        cursor.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        answers = []
        asking = threading.Thread(target=lambda: answers.append(ask(port, "/health/ready")))
        asking.start()
        deadline = time.monotonic() + 20
        waiting = 0
        while not waiting and time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            waiting = cursor.fetchone()[0]
            time.sleep(0.05)
        assert waiting, "the request is under way"
        web.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert web.poll() is None
        assert not answers
        owner_connection.rollback()
    asking.join(30)
    code, said = outcome(web)
    assert [status for status, *_ in answers] == [200], said
    assert code == 0, said
    with pytest.raises(OSError):
        ask(port, "/health/live", 2)


def test_served_over_http_everything_leads_to_https_but_health(production, port):
    production([*GUNICORN, f"--bind=127.0.0.1:{port}", "--no-control-socket"])
    assert await_answer(port)[0] == 200
    status, _, headers = ask(port, "/sign-in/")
    assert (status, headers["Location"]) == (301, "https://portal.example/sign-in/")
    status, _, headers = ask(port, "/nothing/", **{"X-Forwarded-Proto": "https"})
    assert status in (302, 404)
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    status, _, headers = ask(port, "/sign-in/", **{"X-Forwarded-Proto": "https", "Host": "evil.example"})
    assert status == 400


def test_the_worker_stops_when_told_to(production):
    worker = production(["-u", "manage.py", "db_worker", "--queue-name=*"])
    said = worker.stdout.readline()
    assert "worker" in said.lower(), said
    worker.send_signal(signal.SIGTERM)
    code, rest = outcome(worker)
    assert code == 0, rest
