"""The old drawer: a folder of Word files, mails and PDFs becomes documents of a case, with their days and paths."""
