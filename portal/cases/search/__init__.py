"""Finds words in sealed texts: what each room registers here, everybody finds as far as that room lets them read it."""
