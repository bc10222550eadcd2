"""Seals and opens texts and files, and keeps the keys they need. Knows scopes; knows nothing of people or cases."""
