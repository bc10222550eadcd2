"""Wagtail's index of pages, each in the stems of its own language.

One backend for all languages: modelsearch keeps one row for each page, and two backends would write it over.
"""

from collections import defaultdict
from copy import copy
from functools import reduce
from operator import or_

from modelsearch.backends.database.postgres.postgres import (
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)

from knowledge.search.words import CONFIGURATIONS, WITHOUT_LANGUAGE


def configuration_of(thing) -> str:
    """PostgreSQL's configuration for the language of this page; pictures and files have none."""
    locale = getattr(thing, "locale", None)
    return CONFIGURATIONS.get(getattr(locale, "language_code", ""), WITHOUT_LANGUAGE)


class Index(PostgresIndex):
    """Puts each page into the index in its own language."""

    def add_items(self, model, objs):
        """As modelsearch does it, language by language."""
        together = defaultdict(list)
        for thing in objs:
            together[configuration_of(thing)].append(thing)
        for configuration, things in together.items():
            PostgresIndex(self.backend.speaking(configuration)).add_items(model, things)


class Compiler(PostgresSearchQueryCompiler):
    """Editors search without saying in which language: their words are tried in each."""

    def build_tsquery(self, query, config=None):
        """The question in every configuration the index holds."""
        if config is not None:
            return super().build_tsquery(query, config=config)
        spoken = [*CONFIGURATIONS.values(), WITHOUT_LANGUAGE]
        return reduce(or_, (super(Compiler, self).build_tsquery(query, config=each) for each in spoken))


class SearchBackend(PostgresSearchBackend):
    """The backend that settings name."""

    index_class = Index
    query_compiler_class = Compiler

    def speaking(self, configuration: str) -> "SearchBackend":
        """This backend, for things in one language."""
        other = copy(self)
        other.config = configuration
        return other
