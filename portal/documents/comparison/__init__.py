"""Says what differs between two readings, word by word. Pure functions: no tables, no files, no requests."""
