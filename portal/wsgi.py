"""The portal as a WSGI application. Refuses to serve without keys, or as owner of the tables."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

from portal.access.checks import refuse_to_serve_as_owner  # noqa: E402  (needs the apps loaded)
from portal.vault.providers import configured  # noqa: E402  (needs the apps loaded)

refuse_to_serve_as_owner()
configured().healthy()
