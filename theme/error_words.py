"""The words of the error pages. Not in the .po files: these pages must not depend on anything that is compiled."""

LANGUAGES = ("de", "en")

NOTHING = "Hier ist nichts. / There is nothing here."

# status -> language -> (heading, sentences)
TEXTS = {
    400: {
        "de": (
            "Diese Anfrage kam nicht vollständig an",
            "Nichts wurde gespeichert. Gehen Sie zurück und senden Sie noch einmal.",
        ),
        "en": (
            "This request did not arrive complete",
            "Nothing was saved. Go back and send it again.",
        ),
    },
    403: {
        "de": (
            "Das ist Ihnen hier nicht möglich",
            "Nichts wurde geändert. "
            "Wenn Sie es für Ihre Arbeit brauchen, fragen Sie die Person, die den Vorgang leitet.",
        ),
        "en": (
            "You cannot do this here",
            "Nothing was changed. If you need it for your work, ask the person who leads this matter.",
        ),
    },
    405: {
        "de": (
            "Diese Seite nimmt das so nicht an",
            "Nichts wurde geändert. Gehen Sie zurück und nehmen Sie den Knopf auf der Seite.",
        ),
        "en": (
            "This page does not take it that way",
            "Nothing was changed. Go back and use the button on the page.",
        ),
    },
    500: {
        "de": (
            "Das hat nicht geklappt",
            "Der letzte Schritt wurde nicht gespeichert. Alles davor ist sicher. "
            "Versuchen Sie es in ein paar Minuten noch einmal.",
        ),
        "en": (
            "That did not work",
            "The last step was not saved. Everything before it is safe. Try again in a few minutes.",
        ),
    },
    503: {
        "de": (
            "Das Portal ist gerade nicht erreichbar",
            "Der letzte Schritt wurde nicht gespeichert. Alles davor ist sicher. "
            "Versuchen Sie es in ein paar Minuten noch einmal. Die Nummern oben gelten immer.",
        ),
        "en": (
            "The portal cannot be reached right now",
            "The last step was not saved. Everything before it is safe. Try again in a few minutes. "
            "The numbers above always work.",
        ),
    },
    "too_many_files": {
        "de": (
            "Das waren zu viele Dateien auf einmal",
            "Nichts wurde gespeichert. Gehen Sie zurück und senden Sie sie in mehreren Teilen.",
        ),
        "en": (
            "Those were too many files at once",
            "Nothing was saved. Go back and send them in several parts.",
        ),
    },
    "too_much": {
        "de": (
            "Das war zu viel auf einmal",
            "Nichts wurde gespeichert. Gehen Sie zurück und senden Sie es in mehreren Teilen.",
        ),
        "en": (
            "That was too much at once",
            "Nothing was saved. Go back and send it in several parts.",
        ),
    },
    "csrf": {
        "de": (
            "Diese Seite war zu lange offen",
            "Der letzte Schritt wurde nicht gespeichert. "
            "Gehen Sie zurück, laden Sie die Seite neu und senden Sie noch einmal.",
        ),
        "en": (
            "This page was open for too long",
            "The last step was not saved. Go back, load the page again and send it once more.",
        ),
    },
}

WORDS = {
    "de": {
        "name": "Bedrohungsmanagement",
        "skip": "Zum Inhalt springen",
        "nav": "Hilfe jetzt",
        "question": "Akute Gefahr?",
        "police": "Polizei",
        "rescue": "Rettung",
        "silent": "(ohne Sprechen)",
        "company": "Werkschutz",
        "start": "Zur Startseite",
    },
    "en": {
        "name": "Threat management",
        "skip": "Skip to the content",
        "nav": "Help now",
        "question": "Acute danger?",
        "police": "Police",
        "rescue": "Ambulance",
        "silent": "(without speaking)",
        "company": "Company security",
        "start": "To the start page",
    },
}
