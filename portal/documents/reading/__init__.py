"""Reads files people bring without running anything of them: bytes in, a `Reading` out. Knows no case and no person."""
