"""`make bench-knowledge`: guidance side by side with WordPress, in one run on one machine. Prints a table.

Both answer the same text to 16 connections, in turn, round by round; what is told is the median of the rounds' ratios.
WordPress is Debian's, as it is installed, behind nginx. The portal has nothing in front of it.
"""

import gzip
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from deploy.bench import debian, paint, wordpress
from deploy.bench.load import Load, Loader, told
from deploy.bench.portal import Portal, ask, sign_in
from deploy.local.places import PYTHON, VAR
from deploy.local.progress import Failed, say, step, use_plain_text_where_needed

ARTICLE = "/de/erkennen/stalking/"
READER, PASSWORD = "mia.torell@nordlicht.example", "lampe-wolke-treppe-7"
FEW, MANY = 100, int(os.environ.get("MANY", "10000"))
QUESTIONS = ["Kollege droht", "stalking", "verfolgt werden", "Amok", "Notfall", "Drohung", "was tun", "Waffe"]
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", "5")), int(os.environ.get("EACH", "5"))
TABLE = VAR / "bench-knowledge.md"


class Rounds:
    """Several servers asked in turn; what one did is told beside what another did in the same round."""

    def __init__(self, **asked: Callable[[], Load]):
        for ask_it in asked.values():
            ask_it()  # nobody is measured cold
        self.did: dict[str, list[Load]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, ask_it in asked.items():
                self.did[name].append(ask_it())

    def rate(self, name: str) -> str:
        return told([load.rate for load in self.did[name]], 0)

    def p95(self, name: str) -> str:
        return told([load.p95 for load in self.did[name]])

    def ratio(self, one: str, other: str, figure: str) -> list[float]:
        """Round by round: so many times the other's."""
        return [getattr(a, figure) / getattr(b, figure) for a, b in zip(self.did[one], self.did[other], strict=True)]


class Table:
    """Lines as they are found; whatever misses its aim is marked."""

    def __init__(self) -> None:
        self.lines = ["| what | measured | aim | |", "|---|---|---|---|"]
        self.missed = False

    def add(self, what: str, measured: str, aim: str = "", *, met: bool = True) -> None:
        self.missed |= not met
        self.lines.append(f"| {what} | {measured} | {aim} | {'' if not aim else 'yes' if met else '**no**'} |")

    def at_least(self, what: str, values: list[float], least: float) -> None:
        self.add(what, f"× {told(values)}", f"≥ {least:g}", met=statistics.median(values) >= least)

    def at_most(self, what: str, values: list[float], most: float, digits: int = 2) -> None:
        self.add(what, told(values, digits), f"≤ {most:g}", met=statistics.median(values) <= most)


def text_of(page: str) -> str:
    """The words of an article with their plain markup, for WordPress to show."""
    body = re.search(r"<main.*?</main>", page, re.DOTALL)
    if body is None:
        raise Failed(f"{ARTICLE} has no text.")
    return re.sub(r"<(/?)(?!/?(?:p|h2|h3|ul|ol|li|strong|em|a)\b)[^>]*>", "", body[0])


def beside_wordpress(stack: ExitStack, folder: Path, portal: Portal, loader: Loader, table: Table) -> None:
    """The same article, to strangers and to somebody who signed in."""
    port = portal.serve()
    status, _answer, page = ask(port, ARTICLE)
    if status != 200:
        raise Failed(f"{ARTICLE} answered {status}.")
    site = wordpress.start(stack, folder / "wordpress", text_of(page))
    cookie = sign_in(port, READER, PASSWORD)
    url = f"http://localhost:{port}{ARTICLE}"
    with step(f"{ROUNDS} rounds of {SECONDS} s each, side by side"):
        did = Rounds(
            wordpress=lambda: loader.on(site.article, seconds=SECONDS),
            portal=lambda: loader.on(url, seconds=SECONDS),
            wordpress_mine=lambda: loader.on(site.article, seconds=SECONDS, cookie=site.cookie),
            mine=lambda: loader.on(url, seconds=SECONDS, cookie=cookie),
        )
    for name, called in (("wordpress", "WordPress"), ("portal", "portal")):
        table.add(f"{called}: requests a second; p95 in ms", f"{did.rate(name)}; {did.p95(name)}")
    for name, called in (("wordpress_mine", "WordPress"), ("mine", "portal")):
        table.add(f"{called}, signed in: requests a second; p95 in ms", f"{did.rate(name)}; {did.p95(name)}")
    table.at_least("Requests a second, beside WordPress", did.ratio("portal", "wordpress", "rate"), 10)
    table.at_most("p95, beside WordPress's", did.ratio("portal", "wordpress", "p95"), 0.1, 3)
    table.at_least("Signed in, beside WordPress for strangers", did.ratio("mine", "wordpress", "rate"), 5)
    table.at_least("Signed in, beside WordPress signed in", did.ratio("mine", "wordpress_mine", "rate"), 5)
    _one_article(port, table)


def _one_article(port: int, table: Table) -> None:
    _status, _answer, page = ask(port, ARTICLE)
    size = len(gzip.compress(page.encode())) / 1000
    table.at_most("An article, compressed, in kB", [size], 60)
    table.at_most("Scripts of an article", [float(len(re.findall(r"<script\b", page)))], 1, 0)
    with step("First visits on a slow line"):
        visits = paint.first_visits(f"http://localhost:{port}{ARTICLE}", 2 * ROUNDS)
    table.at_most("Largest Contentful Paint, in s", [painted for painted, _moved in visits], 0.8)
    table.at_most("Cumulative Layout Shift", [moved for _painted, moved in visits], 0, 3)


def filled(portal: Portal, count: int) -> str:
    """A copy of the database with so many more articles. Nobody may be at work on the first meanwhile."""
    with step(f"{count} more articles"):
        return portal.second(f"tma_{count}", [PYTHON, "-m", "deploy.bench.many", str(count)])


def beside_few(portal: Portal, names: dict[int, str], loader: Loader, table: Table) -> None:
    """A hundred articles and ten thousand: pages made anew for each request, and searches."""
    ports, pages = {}, {}
    for count, name in names.items():
        ports[count] = portal.serve(name, GUIDANCE_KEPT_BYTES="0")
        shelf = re.findall(r'href="(/de/regal-0/[^"]+)"', ask(ports[count], "/de/regal-0/")[2])
        pages[count] = tuple(dict.fromkeys(shelf))
        if len(pages[count]) < FEW:
            raise Failed(f"There are {len(pages[count])} articles in the first section, not {FEW}.")
    words = tuple(f"/de/search/?q={question.replace(' ', '+')}" for question in QUESTIONS)

    def of(count: int, paths: tuple[str, ...]) -> Callable[[], Load]:
        return lambda: loader.on(f"http://localhost:{ports[count]}", seconds=SECONDS, among=paths)

    with step(f"{ROUNDS} rounds with {FEW} and with {MANY} articles"):
        read = Rounds(few=of(FEW, pages[FEW]), many=of(MANY, pages[MANY]))
        found = Rounds(few=of(FEW, words), many=of(MANY, words))
    for what, did in (("page", read), ("search", found)):
        table.add(f"Requests a second, a {what} of {FEW}; of {MANY}", f"{did.rate('few')}; {did.rate('many')}")
        table.at_most(f"What a {what} costs among {MANY}, beside {FEW}", did.ratio("few", "many", "rate"), 1.3)


def main() -> int:
    """Measure it all, print the table and keep it. 1 where something misses its aim, or could not be measured."""
    use_plain_text_where_needed()
    table = Table()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tma-bench-")))
        folder.chmod(0o755)  # php-fpm and PostgreSQL work as others where we are root
        try:
            loader = Loader(debian.unpack(["wrk"], folder / "wrk"), folder)
            portal = Portal(stack, folder)
            names = {count: filled(portal, count) for count in (FEW, MANY)}
            beside_few(portal, names, loader, table)
            beside_wordpress(stack, folder, portal, loader, table)
        except Failed as trouble:
            say(f"\n{trouble}")
            table.missed = True
    TABLE.write_text("\n".join(table.lines) + "\n")
    say("\n" + TABLE.read_text())
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
