"""Documents of a case and their immutable versions: taken in, read, compared, referred to, found and handed out."""
