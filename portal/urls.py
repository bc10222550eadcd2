"""Every way into the house. Views of ours carry their own gates; `portal.settings.doors` lists those of libraries."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as guidance
from wagtail.admin import urls as wagtail_admin

from knowledge.admin_doors import guidance_only, without_closed
from portal.access import health
from portal.access.gates import public

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("", include("knowledge.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("workflows.approvals.urls")),
    path("", include("portal.documents.urls")),
    path("", include("portal.cases.urls")),
    path("admin/", include("knowledge.admin_urls")),
    path("admin/", include(guidance_only(wagtail_admin.urlpatterns))),
    *i18n_patterns(
        path("", include("knowledge.localized_urls")),
        path("", include(without_closed(guidance.urlpatterns))),
    ),
]

if settings.DEMO or settings.DEBUG:
    from theme.views import catalogue

    shown = public(because="the theme's parts, with no content; demo only")(catalogue)
    urlpatterns += [path("catalogue/", shown, name="catalogue")]

handler400 = "theme.errors.bad_request"
handler403 = "theme.errors.refused"
handler404 = "theme.errors.not_found"
handler500 = "portal.access.answers.server_error"
