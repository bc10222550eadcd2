"""Makes blocks of ours of what an item of WordPress says. Knows no models: it asks a `Where` for what it needs."""

from knowledge.wordpress.markup.convert import convert
from knowledge.wordpress.markup.said import Converted, Finding, Picture, Where

__all__ = ["Converted", "Finding", "Picture", "Where", "convert"]
