"""The journal. Append-only; keeps its own words, so it outlives what it names."""
