#!/usr/bin/env python
import os
import sys

import django
from django.core.management import execute_from_command_line

SERVES = {"db_worker", "run_regularly", "runserver", "deliver_notices"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    if SERVES & set(sys.argv[1:2]):
        django.setup()
        from portal.access.checks import refuse_to_serve_as_owner

        refuse_to_serve_as_owner()
    execute_from_command_line(sys.argv)
