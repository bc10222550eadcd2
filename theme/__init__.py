"""How the portal looks: tokens, frames, components and a page that shows them all. Imports nobody.

A project that uses the theme sets

    INSTALLED_APPS        "theme", "django.forms"
    TEMPLATES             DIRS: [BASE_DIR / "theme"]       (components live in theme/components/<name>/)
    STATICFILES_FINDERS   + "theme.finders.AssembledFinder" (makes theme/theme.css and theme/theme.js)
    FORM_RENDERER         "theme.forms.Renderer"
    CSRF_FAILURE_VIEW     "theme.errors.csrf_failure"
    HELP_LINE             optional, see theme.help_line
    EXIT_URL              optional, where "leave this page" goes

and in its URLs `handler400/403/404/500 = "theme.errors.bad_request/refused/not_found/server_error"`.
"""
