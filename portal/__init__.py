"""The house: people, rights, the journal, the vault, cases and their documents."""
