"""Blocks as WordPress's editor writes them."""

import json


def comment(name, attributes, ending=""):
    """A block's comment."""
    # WordPress hides in JSON what would end a comment.
    said = json.dumps(attributes, ensure_ascii=False, separators=(",", ":")).replace("--", "\\u002d\\u002d")
    return f"<!-- wp:{name} {said + ' ' if attributes else ''}{ending}-->"


def around(name, html="", /, **attributes):
    """A block around its HTML."""
    return f"{comment(name, attributes)}\n{html}\n<!-- /wp:{name} -->\n\n"


def alone(name, /, **attributes):
    """A block that WordPress makes of its attributes alone."""
    return comment(name, attributes, "/") + "\n\n"


def paragraph(html):
    """A paragraph."""
    return around("paragraph", f"<p>{html}</p>")
