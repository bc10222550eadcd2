"""`make bench-import`: an export brought over by the portal and by WordPress, side by side. Prints a table.

Ours is the whole of `manage.py import_wordpress`: pages, drafts, search, links, and every word compared. Debian has no
package of WordPress's importer. In its place stands what that does for each item by WordPress's own functions (find
out whether it is there, `wp_insert_post`, terms, fields), and nothing besides: a lower bound of the importer's work,
for it also maps authors, mends parents and writes what it did for a reader. Both begin with an empty site each time;
what the start of either costs, with an export of no items, is taken off.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from deploy.bench import exports, wordpress
from deploy.bench.knowledge import Table
from deploy.bench.load import told
from deploy.local import database, environment, prepare
from deploy.local.places import PYTHON, ROOT, VAR
from deploy.local.postgres import APP, Server, url
from deploy.local.progress import Failed, say, step, use_plain_text_where_needed
from knowledge.wordpress.export import Export, Item

ITEMS, ROUNDS = int(os.environ.get("ITEMS", "500")), int(os.environ.get("ROUNDS", "3"))
MEMORY = 300
TABLE = VAR / "bench-import.md"
EMPTY = """<?php
define('WP_IMPORTING', true);
require '{site}/wp-load.php';
global $wpdb;
foreach (['posts', 'postmeta', 'term_relationships'] as $each) {{ $wpdb->query('TRUNCATE ' . $wpdb->$each); }}
foreach (['terms', 'term_taxonomy'] as $each) {{ $wpdb->query('DELETE FROM ' . $wpdb->$each . ' WHERE term_id > 1'); }}
"""
IMPORT = """<?php
define('WP_IMPORTING', true);
require '{site}/wp-load.php'; require ABSPATH . 'wp-admin/includes/post.php';
require ABSPATH . 'wp-admin/includes/taxonomy.php';
wp_set_current_user(1);
wp_defer_term_counting(true); wp_defer_comment_counting(true); wp_suspend_cache_invalidation(true);
$export = simplexml_load_file('{file}', 'SimpleXMLElement', LIBXML_PARSEHUGE);
$spaces = $export->getDocNamespaces(true);
$made = 0;
foreach ($export->channel->item as $item) {{
    $wp = $item->children($spaces['wp']);
    if (in_array((string) $wp->post_type, ['attachment', 'nav_menu_item'], true)) {{ continue; }}
    $title = (string) $item->title;
    if (post_exists($title, '', (string) $wp->post_date, (string) $wp->post_type)) {{ continue; }}
    $id = wp_insert_post(wp_slash([
        'import_id' => (int) $wp->post_id, 'post_author' => 1, 'post_title' => $title,
        'post_content' => (string) $item->children($spaces['content'])->encoded,
        'post_excerpt' => (string) $item->children($spaces['excerpt'])->encoded,
        'post_date' => (string) $wp->post_date, 'post_date_gmt' => (string) $wp->post_date_gmt,
        'post_name' => (string) $wp->post_name, 'post_status' => (string) $wp->status,
        'post_parent' => (int) $wp->post_parent, 'menu_order' => (int) $wp->menu_order,
        'post_type' => (string) $wp->post_type, 'post_password' => (string) $wp->post_password,
        'comment_status' => (string) $wp->comment_status, 'ping_status' => (string) $wp->ping_status,
        'guid' => (string) $item->guid,
    ]), true);
    if (is_wp_error($id)) {{ continue; }}
    $made++;
    $terms = [];
    foreach ($item->category as $term) {{
        $domain = (string) $term['domain'];
        if (!taxonomy_exists($domain)) {{ continue; }}
        $there = term_exists((string) $term['nicename'], $domain);
        $there = $there ?: wp_insert_term((string) $term, $domain, ['slug' => (string) $term['nicename']]);
        if (!is_wp_error($there)) {{ $terms[$domain][] = (int) $there['term_id']; }}
    }}
    foreach ($terms as $domain => $ids) {{ wp_set_post_terms($id, $ids, $domain); }}
    foreach ($wp->postmeta as $meta) {{
        if ((string) $meta->meta_key === '_edit_lock') {{ continue; }}
        add_post_meta($id, wp_slash((string) $meta->meta_key), wp_slash(maybe_unserialize((string) $meta->meta_value)));
    }}
}}
wp_suspend_cache_invalidation(false); wp_cache_flush();
wp_defer_term_counting(false); wp_defer_comment_counting(false);
echo $made;
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a program took until it ended: seconds on the clock, and the most memory in MB."""

    seconds: float
    memory: float


def cost_of(command: list[str | Path], env: Mapping[str, str], log: Path) -> Cost:
    """Run it to its end. Raises `Failed`."""
    with log.open("wb") as out:
        begun = time.monotonic()
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _pid, status, used = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Failed(f"{command[1]} ended with {child.returncode}: {log.read_text(errors='replace')[-1500:]}")
    return Cost(seconds, used.ru_maxrss / 1024)


class Ours:
    """Databases with front pages and nothing else, one for each time."""

    def __init__(self, stack: ExitStack, folder: Path):
        VAR.mkdir(exist_ok=True)
        environment.make_secrets()
        self.folder, self.times = folder, 0
        self.server = stack.enter_context(Server(folder / "postgres", durable=True))
        prepare.compile_translations()
        prepare.bring_up_database(self.server, 0)

    def bring(self, file: Path, *words: str) -> Cost:
        """The command, over an empty site."""
        self.times += 1
        socket, name = self.server.socket, f"bench_{self.times}"
        database.clone(socket, database.PORTAL, name)
        env = environment.for_portal(socket, 0) | {"DATABASE_URL": url(socket, APP, name)}
        try:
            command: list[str | Path] = [PYTHON, "manage.py", "import_wordpress", file, *words]
            return cost_of(command, env, self.folder / "import.log")
        finally:
            database.drop(socket, name)


class Theirs:
    """One WordPress, emptied each time."""

    def __init__(self, stack: ExitStack, folder: Path):
        self.folder = folder
        self.kitchen = wordpress.kitchen(stack, folder / "wordpress")

    def bring(self, file: Path, count: int) -> Cost:
        """The script, over an empty site. It has to say that all items are there."""
        self.kitchen.run_php(EMPTY)
        command, env = self.kitchen.php(IMPORT, file=file)
        log = self.folder / "theirs.log"
        cost = cost_of(command, env, log)
        if log.read_text().strip() != str(count):
            raise Failed(f"WordPress did not bring over {count} items: {log.read_text()[-500:]}")
        return cost


def pages_in(file: Path) -> int:
    """So many items of an export become pages."""
    with file.open("rb") as opened:
        return sum(isinstance(each, Item) and each.kind in ("page", "post") for each in Export(opened))


def measure(folder: Path, stack: ExitStack, file: Path, table: Table) -> None:
    """In turn, and what is told of both is of the same round."""
    count, none = pages_in(file), folder / "none.xml"
    exports.write(none, 0)
    ours, theirs = Ours(stack, folder), Theirs(stack, folder)
    with step("Both once, so that nobody is measured cold, and with nothing to bring over"):
        ours.bring(file)
        theirs.bring(file, count)
        before = [statistics.median(ours.bring(none).seconds for _ in range(3))]
        before.append(statistics.median(theirs.bring(none, 0).seconds for _ in range(3)))
    did: list[list[Cost]] = [[], []]
    for number in range(1, ROUNDS + 1):
        with step(f"Round {number} of {ROUNDS}"):
            did[0].append(ours.bring(file))
            did[1].append(theirs.bring(file, count))
    mine, other = (
        [1000 * (cost.seconds - start) / count for cost in each] for each, start in zip(did, before, strict=True)
    )
    table.add("Items; size of the export in MB", f"{count}; {file.stat().st_size / 1e6:.1f}")
    table.add("Start of the portal's command; of WordPress, in s, taken off below", f"{before[0]:.1f}; {before[1]:.1f}")
    table.add("WordPress, its importer's least work: ms an item", told(other, 1))
    table.add("Portal: ms an item", told(mine, 1), "≤ 20", met=statistics.median(mine) <= 20)
    table.at_most("Portal, beside WordPress", [a / b for a, b in zip(mine, other, strict=True)], 1)
    table.at_most("Portal: most memory, in MB", [cost.memory for cost in did[0]], MEMORY, 0)


def main(file: str = "") -> int:
    """Measure it, print the table and keep it. 1 where something misses its aim, or could not be measured."""
    use_plain_text_where_needed()
    table = Table()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tma-bench-")))
        folder.chmod(0o755)  # PostgreSQL works as another where we are root
        try:
            made = folder / "export.xml"
            if not file:
                exports.write(made, ITEMS)
            measure(folder, stack, Path(file).resolve() if file else made, table)
        except Failed as trouble:
            say(f"\n{trouble}")
            table.missed = True
    TABLE.write_text("\n".join(table.lines) + "\n")
    say("\n" + TABLE.read_text())
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
