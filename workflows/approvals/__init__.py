"""Sign-off of exact things by several duties: a decision counts for the bytes it was made on, and no others."""
