"""Finding guidance by words: German and English by their stems, compounds by their parts, words that mean the same."""
