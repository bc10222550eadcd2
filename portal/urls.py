"""Every way into the house. Views of ours carry their own gates; `portal.settings.doors` lists those of libraries."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.i18n import set_language
from wagtail import urls as guidance
from wagtail.admin import urls as wagtail_admin
from wagtail.documents import urls as wagtail_documents

from knowledge.admin_doors import guidance_only, without_closed
from portal.access import health
from portal.access.gates import public

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("language/", set_language, name="set_language"),
    path("passkeys/", include("django_otp_webauthn.urls")),
    path("", include("knowledge.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("portal.cases.urls")),
    path("admin/", include("knowledge.admin_urls")),
    path("admin/", include((guidance_only(wagtail_admin.urlpatterns), None))),
    path("documents/", include((without_closed(wagtail_documents.urlpatterns), None))),
    *i18n_patterns(
        path("", include("knowledge.localized_urls")),
        path("", include((without_closed(guidance.urlpatterns), None))),
    ),
]

if settings.DEMO or settings.DEBUG:
    from theme.views import catalogue

    urlpatterns.append(
        path("catalogue/", public(because="the theme's parts, with no content; demo only")(catalogue), name="catalogue")
    )

handler400 = "theme.errors.bad_request"
handler403 = "theme.errors.refused"
handler404 = "theme.errors.not_found"
handler500 = "portal.access.answers.server_error"
