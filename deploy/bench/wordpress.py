"""WordPress as Debian ships it, behind nginx and php-fpm with opcache, on MariaDB: all of it in one folder."""

import os
import shutil
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from deploy.bench import debian
from deploy.local import processes
from deploy.local.progress import Failed, run, step

PACKAGES = [
    *("wordpress", "wordpress-theme-twentytwentythree", "mariadb-server", "nginx-light"),
    *(f"php8.2-{part}" for part in ("fpm", "cli", "mysql", "xml", "mbstring", "opcache")),
]
MODULES = [
    *("mysqlnd", "pdo", "xml", "ctype", "dom", "fileinfo"),
    *("mbstring", "mysqli", "simplexml", "tokenizer", "xmlwriter"),
]
"""In the order in which they need each other."""
AS_ROOT = os.geteuid() == 0
CHILDREN = 4
PHP_INI = """
extension_dir = {modules}
{extensions}
zend_extension = {modules}/opcache.so
opcache.enable = 1
opcache.memory_consumption = 128
opcache.max_accelerated_files = 10000
memory_limit = 256M
display_errors = 0
log_errors = 1
"""
FPM = """
[global]
error_log = {home}/fpm-error.log
daemonize = no
[www]
listen = {home}/fpm.sock
{listen_owner}
pm = static
pm.max_children = {children}
"""
NGINX = """
{user}
daemon off;
worker_processes 2;
pid {home}/nginx.pid;
error_log {home}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
    include {etc}/mime.types;
    access_log off;
    client_body_temp_path {home}/body;
    fastcgi_temp_path {home}/fastcgi;
    proxy_temp_path {home}/proxy;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    gzip on;
    server {{
        listen 127.0.0.1:{port};
        root {site};
        index index.php;
        location / {{ try_files $uri $uri/ /index.php?$args; }}
        location ~ \\.php$ {{
            include {etc}/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param HTTP_HOST $http_host;
            fastcgi_pass unix:{home}/fpm.sock;
        }}
    }}
}}
"""
ROOM = """
CREATE DATABASE wordpress CHARACTER SET utf8mb4;
GRANT ALL ON wordpress.* TO wordpress@localhost IDENTIFIED BY 'wordpress';
"""
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'wordpress'); define('DB_PASSWORD', 'wordpress');
define('DB_HOST', 'localhost:{home}/mariadb.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $each) {{
    define($each . '_KEY', 'bench'); define($each . '_SALT', 'bench');
}}
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
require '{site}/wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Guidance', 'editor', 'editor@example.org', true, '', 'bench-bench-bench', 'de_DE');
update_option('siteurl', '{address}'); update_option('home', '{address}');
"""
WRITE = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1:{port}';
require '{site}/wp-load.php';
global $wp_rewrite; $wp_rewrite->set_permalink_structure('/%postname%/'); $wp_rewrite->flush_rules();
$text = file_get_contents('{home}/article.html');
wp_insert_post(['post_title' => 'Stalking', 'post_name' => 'stalking', 'post_content' => $text,
    'post_status' => 'publish', 'post_type' => 'page']);
$user = get_user_by('login', 'editor');
echo LOGGED_IN_COOKIE . '=' . rawurlencode(wp_generate_auth_cookie($user->ID, time() + 86400, 'logged_in'));
"""


@dataclass(frozen=True)
class Site:
    """A running WordPress: where its article stands, and the cookie of somebody who signed in."""

    article: str
    cookie: str


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(stack: ExitStack, folder: Path, text: str) -> Site:
    """A WordPress with one page of this text (HTML). It ends with `stack`."""
    root = debian.unpack(PACKAGES, folder)
    with step("WordPress, MariaDB, php-fpm, nginx"):
        return Kitchen(stack, folder, root).serve(text)


def kitchen(stack: ExitStack, folder: Path) -> "Kitchen":
    """A WordPress without a word in it that nobody serves, for scripts. It ends with `stack`."""
    made = Kitchen(stack, folder, debian.unpack(PACKAGES, folder))
    with step("WordPress, MariaDB"):
        made.install()
    return made


class Kitchen:
    """Everything WordPress needs, in one folder."""

    def __init__(self, stack: ExitStack, home: Path, root: Path):
        self.stack, self.home, self.root, self.port = stack, home, root, free_port()
        self.site = home / "site"
        self.env = os.environ | debian.libraries(root)

    def install(self) -> None:
        """Its database, and WordPress in it."""
        self._database()
        self._wordpress()

    def serve(self, text: str) -> Site:
        """Install it, and show one page of this text."""
        self.install()
        self._fpm()
        self._nginx()
        (self.home / "article.html").write_text(text)
        cookie = self.run_php(WRITE)
        self._await("/stalking/")
        return Site(f"http://127.0.0.1:{self.port}/stalking/", cookie)

    def _start(self, name: str, *command: str | Path) -> None:
        process = processes.start(command, env=self.env, log=self.home / f"{name}.log")
        self.stack.callback(processes.stop, process)

    def _database(self) -> None:
        """MariaDB with Debian's defaults, at a socket of its own."""
        data, usr = self.home / "mariadb", self.root / "usr"
        base: list[str | Path] = [
            "--no-defaults",
            f"--basedir={usr}",
            f"--datadir={data}",
            *(["--user=root"] if AS_ROOT else []),
        ]
        run([str(usr / "bin/mariadb-install-db"), *base, "--auth-root-authentication-method=normal"], self.env)
        sock = f"--socket={self.home}/mariadb.sock"
        plugins = f"--plugin-dir={usr}/lib/mysql/plugin"
        self._start("mariadb", usr / "sbin/mariadbd", *base, sock, "--skip-networking", plugins)
        client: list[str | Path] = [usr / "bin/mariadb", "--no-defaults", sock, "-uroot", "-e"]
        for _ in range(100):
            try:
                run([*client, ROOM], self.env)
                return
            except Failed:
                time.sleep(0.2)
        raise Failed(f"MariaDB did not start: see {self.home}/mariadb.log")

    def _wordpress(self) -> None:
        folder = next((self.root / "usr/lib/php").glob("20*"))
        there = [folder / f"{module}.so" for module in MODULES]
        extensions = "\n".join(f"extension = {module}" for module in there if module.exists())
        (self.home / "php.ini").write_text(PHP_INI.format(modules=folder, extensions=extensions))
        for part, to in (("usr/share/wordpress", ""), ("var/lib/wordpress/wp-content", "wp-content")):
            shutil.copytree(self.root / part, self.site / to, ignore_dangling_symlinks=True, dirs_exist_ok=True)
        (self.site / "wp-config.php").write_text(CONFIG.format(home=self.home))
        self.run_php(INSTALL)

    def _fpm(self) -> None:
        owner = "user = www-data\ngroup = www-data\nlisten.owner = www-data" if AS_ROOT else ""
        (self.home / "fpm.conf").write_text(FPM.format(home=self.home, listen_owner=owner, children=CHILDREN))
        config: list[str | Path] = ["-c", self.home / "php.ini", "-y", self.home / "fpm.conf"]
        self._start("fpm", self.root / "usr/sbin/php-fpm8.2", *config, *(["-R"] if AS_ROOT else []))

    def php(self, script: str, **more: str | Path) -> tuple[list[str | Path], dict[str, str]]:
        """How a script is run: the command, and its environment. `{site}` and the like stand for what is here."""
        file = self.home / "script.php"
        values = {"site": self.site, "home": self.home, "port": self.port, "address": f"http://127.0.0.1:{self.port}"}
        file.write_text(script.format(**values, **more))
        return [self.root / "usr/bin/php8.2", "-c", self.home / "php.ini", "-q", file], self.env

    def run_php(self, script: str) -> str:
        """What a script says."""
        return run(*self.php(script)).strip()

    def _nginx(self) -> None:
        user = "user www-data;" if AS_ROOT else ""
        etc = self.root / "etc/nginx"
        (self.home / "nginx.conf").write_text(
            NGINX.format(home=self.home, etc=etc, port=self.port, site=self.site, user=user)
        )
        self._start("nginx", self.root / "usr/sbin/nginx", "-c", self.home / "nginx.conf", "-p", self.home)

    def _await(self, path: str) -> None:
        last = ""
        for _ in range(50):
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", path)
                answer = connection.getresponse()
                last = f"{answer.status} {answer.getheader('Location')}: {answer.read()[-300:]!r}"
                if answer.status == 200 and "</html>" in last:
                    return
            except OSError as trouble:
                last = str(trouble)
            time.sleep(0.2)
        raise Failed(f"WordPress did not show its page ({last}): see the logs in {self.home}")
