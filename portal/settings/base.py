"""Settings every way of running shares, one page per concern. Read from top to bottom."""

from datetime import timedelta

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.settings import vault
from portal.settings.doors import CLOSED_DOORS, DOORS_OF_OTHERS  # noqa: F401  (read by portal.access and knowledge)
from portal.settings.environment import BASE_DIR, database, env, listener, needed

# --- What the house is made of -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "theme",
    "portal.audit",
    "portal.access",
    "portal.vault",
    "portal.notifications",
    "portal.accounts",
    "portal.cases",
    "portal.documents",
    "workflows.approvals",
    "knowledge",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail_localize",
    "wagtail.contrib.typed_table_block",
    "wagtail",
    "modelcluster",
    "taggit",
    "guardian",
    "django_otp",
    "django_otp_webauthn",
    "axes",
    "django_htmx",
    "django_tasks_db",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the widgets, for theme.forms.Renderer
]

# SECURITY: the order is the order of the fences; tests compare it between all settings modules.
MIDDLEWARE = [
    "portal.access.requests.RequestIdMiddleware",
    "portal.access.fences.GuardCloser",
    # What every answer carries stands outside of all that answers, static files and redirects to HTTPS included.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "knowledge.admin_csp.AdminCspMiddleware",
    "portal.access.requests.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "knowledge.shelf.ShelfMiddleware",  # gives out only what all below it gave to nobody in particular
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.access.fences.FrontDoor",
    "portal.access.fences.GateMiddleware",
    "axes.middleware.AxesMiddleware",
    "knowledge.former.FormerAddressMiddleware",
    "knowledge.shelf.PersonalShelfMiddleware",  # behind every fence: it answers instead of the view
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "theme"],  # components/<name>/<name>.html
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.accounts.context.display",
                "portal.cases.context.places",
            ],
        },
    }
]
FORM_RENDERER = "theme.forms.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ------------------------------------------------------------------------------------------------------
DATABASES = {"default": database(needed("DATABASE_URL")) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="tma_app")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- People and sign-in --------------------------------------------------------------------------------------------
SECRET_KEY = needed("SECRET_KEY")
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "portal.accounts.backends.DutyBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "my_work"
STEP_UP = "portal.accounts.step_up.confirm"
SESSION_ENGINE = "portal.accounts.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_AT_MOST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_AT_MOST.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "theme.errors.csrf_failure"
PASSWORD_RESET_TIMEOUT = 60 * 60

# guardian would create an anonymous user row, and its backend knows no expiry and lets superusers through.
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # it asks for that backend

# django-axes: by address and person together, so ten wrong passwords from one office lock out one person there.
AXES_LOCKOUT_PARAMETERS = [["ip_address", "username"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "portal.accounts.lockout.locked_out"
AXES_USERNAME_FORM_FIELD = "username"
PROXIES_IN_FRONT = env.int("PROXIES_IN_FRONT", default=0)
AXES_CLIENT_IP_CALLABLE = "portal.accounts.lockout.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

# Passkeys are bound to the host name people type; a forgotten one would lock everybody out.
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000")
_HOST = PORTAL_URL.split("://", 1)[1].split("/", 1)[0].split(":", 1)[0]
OTP_WEBAUTHN_RP_ID = _HOST
OTP_WEBAUTHN_RP_NAME = "Threat Management Assistant"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [PORTAL_URL]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = True
OTP_TOTP_ISSUER = "TMA"

# --- Vault and journal ---------------------------------------------------------------------------------------------
VAULT_PROVIDER = vault.provider()
VAULT_FORMER_PROVIDERS = vault.former_providers()
VAULT_KEYS_DATABASE = "default"
VAULT_BLOBS = vault.blobs()
# SECURITY: what people send never lies on a disk in plain, not even in a temporary file.
FILE_UPLOAD_HANDLERS = [
    "portal.access.files.OnlyFromPeople",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.vault.uploads.SealedUploadHandler",
]
JOURNAL_KEEPS_NAMES_FOR_DAYS = env.int("JOURNAL_KEEPS_NAMES_FOR_DAYS", default=3 * 365)

# --- Documents -----------------------------------------------------------------------------------------------------
DOCUMENT_AT_MOST = 1 << 30  # bytes; what is larger belongs on another way
# How much one person may have under way: files that are not whole or were overtaken; and bytes, announced or waiting.
UPLOADS_AT_MOST = env.int("UPLOADS_AT_MOST", default=200)
UPLOADED_BYTES_AT_MOST = env.int("UPLOADED_BYTES_AT_MOST", default=20 << 30)
FORM_AT_MOST = 2 * DOCUMENT_AT_MOST  # bytes of one form with files, without script
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # in one form, without script; with it they come one by one
# Where clamd listens: a socket's path, or host:port. Empty: files are taken and marked as not checked.
CLAMD = listener("CLAMD")

# --- Languages -----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("de", _("German")), ("en", _("English"))]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# --- Static files and headers --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "var" / "media"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "theme.finders.AssembledFinder",  # one stylesheet and one script, from their parts
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Wagtail: guidance only, never case content ----------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Threat Management"
WAGTAILADMIN_BASE_URL = PORTAL_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]  # nothing a browser runs
WAGTAILDOCS_DOCUMENT_FORM_BASE = "knowledge.sent.FileForm"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "knowledge.sent.RichText"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "knowledge.sent.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]  # no SVG, which can hold scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 << 20
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a camera's; making its sizes takes 200 MB of memory for a moment
WAGTAIL_WORKFLOW_ENABLED = True  # it carries articles to sign-off, which is ours
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_COMMENTS_ENABLED = True  # their mails say nothing but that: see templates/wagtailadmin/notifications
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "sign_in"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# A translation begins as a draft and stays one until a person publishes it, whatever its source is.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}  # no page to browse an API
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "knowledge.search.backend"}}

# Who reads guidance, and which machines are told of it. What is restricted is in none of it.
GUIDANCE_NEEDS_ACCOUNT = env.bool("GUIDANCE_NEEDS_ACCOUNT", default=False)
GUIDANCE_FOR_SEARCH_ENGINES = env.bool("GUIDANCE_FOR_SEARCH_ENGINES", default=False)
GUIDANCE_SITEMAP = env.bool("GUIDANCE_SITEMAP", default=True)
GUIDANCE_FEEDS = env.bool("GUIDANCE_FEEDS", default=True)
GUIDANCE_KEPT_BYTES = env.int("GUIDANCE_KEPT_BYTES", default=64 << 20)  # of made pages, in the memory of each process

# --- Mail ----------------------------------------------------------------------------------------------------------
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="portal@localhost")
NOTICE_DIGEST_AFTER = timedelta(minutes=10)

# --- Help, shown on every page -------------------------------------------------------------------------------------
EXIT_URL = env.str("EXIT_URL", default="https://www.wetter.de/")
HELP_LINE = {
    "police": "110",
    "rescue": "112",
    "security": env.str("HELP_SECURITY_NUMBER", default=""),
    "threat_management_phone": env.str("HELP_THREAT_MANAGEMENT_NUMBER", default=""),
    "threat_management_mail": env.str("HELP_THREAT_MANAGEMENT_MAIL", default=""),
}

# --- Log: JSON lines, no content -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.access.requests.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django would log request paths and send mails to admins; one JSON line without them is what we keep.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

# --- Only the demo says yes ------------------------------------------------------------------------------------------
DEMO = False
PRODUCTION = False
