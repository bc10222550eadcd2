import random
import statistics
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.access.badges import Badge
from portal.accounts.models import Person
from portal.cases.management.commands.generate_passages import SEES_ALL, SEES_FEW
from portal.cases.models import Passage
from portal.cases.search.find import Asked, find
from portal.cases.search.generated import Language
from portal.cases.search.query import read
from portal.cases.search.results import results

COMMONEST = 60


class Questions:
    """Questions of each sort, taken out of the very language the passages were made of; each is another one."""

    def __init__(self):
        self.language = Language()
        self.texts = [self.language.text().split() for _ in range(200)]
        self.dice = random.Random(7)  # noqa: S311  (which words are asked for, the same every time)

    def common(self):
        """One of the sixty words that stand in most passages."""
        return self.language.word(self.dice.randrange(COMMONEST))

    def ways(self):
        """The sorts of questions by their names."""
        return {
            "rare word": lambda: self.language.word(self.dice.randrange(10_000, 30_000)),
            "word of every tenth": lambda: self.language.word(self.dice.randrange(300, 500)),
            "common word": self.common,
            "two common words": lambda: f"{self.common()} {self.common()}",
            "common and rare word": lambda: f"{self.common()} {self.language.word(self.dice.randrange(5_000, 9_000))}",
            "phrase of two words": lambda: self.phrase(2),
            "phrase of four words": lambda: self.phrase(4),
            "phrase of common words": lambda: f'"{self.common()} {self.common()}"',
        }

    def phrase(self, length):
        """Words that stand next to each other in some passage."""
        text = self.dice.choice(self.texts)
        at = self.dice.randrange(len(text) - length)
        return f'"{" ".join(text[at : at + length])}"'


class Command(BaseCommand):
    """How long a search takes now, as the page asks it: for who sees every case, and for who sees few."""

    help = "Prints p50 and p95 of the search, in milliseconds, at the present size."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=100)

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("This measures with people who were generated; it runs under demo settings only.")
        people = {
            name: Person.objects.filter(email=email).first()
            for name, email in (("every case", SEES_ALL), ("few cases", SEES_FEW))
        }
        if None in people.values():
            raise CommandError("There is nothing to measure yet: generate_passages makes passages and people.")
        self.stdout.write(f"{Passage.objects.count()} passages")
        for sees, person in people.items():
            badge = Badge(person=person, session="measured", factor="totp", verified_at=timezone.now())
            questions = Questions()
            for name, ask in questions.ways().items():
                asked = [Asked(read(ask())) for _ in range(options["times"])]
                taken, found = self._each(find, badge, asked)
                self._say(sees, name, taken, f"found {statistics.median(found):6.0f}")
            taken, _found = self._each(results, badge, asked[:20])
            self._say(sees, "… and opened, read", taken)

    def _each(self, ask, badge, asked):
        taken, found = [], []
        for each in asked:
            start = time.perf_counter()
            found.append(ask(badge, each).total)
            taken.append((time.perf_counter() - start) * 1000)
        return sorted(taken), found

    def _say(self, sees, name, taken, more=""):
        p50, p95 = statistics.median(taken), taken[max(0, int(len(taken) * 0.95) - 1)]
        self.stdout.write(f"{sees:12} {name:24} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   {more}")
