"""The worker of a running portal: the real one, as a thread of the test.

def test_a_file_is_checked(page, server, worker): ...
"""

import threading
from collections.abc import Iterator

import pytest


@pytest.fixture
def worker(server, settings) -> Iterator[None]:
    """What is handed to the worker goes through the database, and is taken up at once."""
    from django.db import connections
    from django_tasks_db.management.commands.db_worker import Worker

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    at_work = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="of-a-test",
    )

    def work() -> None:
        try:
            at_work.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    at_work.running = False
    thread.join(60)
