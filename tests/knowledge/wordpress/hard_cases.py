"""Exports that are hard to bring over: broken ones, ones with hard items, and sites of a kind of their own."""

from tests.knowledge.wordpress.hard.contents import CONTENTS
from tests.knowledge.wordpress.hard.files import FILES
from tests.knowledge.wordpress.hard.sites import SITES

CASES = [*FILES, *CONTENTS, *SITES]
