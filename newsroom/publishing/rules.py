"""Rules for servers, written from one source: nginx, Apache, Caddy.

Place in the pipeline: an extra beside the site, for a target with `server`. Comes in: settings, the site's redirects. Goes
out: files whose names begin with `_newsroom-`, which the server's own configuration includes. Refuses: to say where
certificates lie, or on which address a server listens.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from newsroom.media.kinds import MEDIA_TYPES
from newsroom.model.addresses import AT_HOST
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.media_types import FEEDS, is_compressible, media_type
from newsroom.render.headers import BY_DIGEST, LONG, SHORT, TWINS

# Endings whose media type servers do not know, or give without its encoding.
ENDINGS = tuple(
    ending for ending in MEDIA_TYPES if is_compressible(f"x.{ending}") or ending in ("avif", "webp", "woff2")
)
Pairs = list[tuple[str, str]]
NOTE = "Written by newsroom at every publication; changes made here are lost. `newsroom guide publishing` says how to include it."
TWIN_NAMES = "|".join(re.escape(name) for name in TWINS)


def server_rules(settings: Settings, server: str, headers: Pairs, redirects: Pairs) -> dict[str, bytes]:
    """The files for a server, by name. `redirects`: (former address, address), as the web sees them."""
    made = {"nginx": _nginx, "apache": _apache, "caddy": _caddy}[server](settings, headers, redirects)
    return {name: text.encode() for name, text in made.items()}


def read_headers(text: str) -> Pairs:
    """The headers of the output `_headers` for every address, except for the life of copies."""
    block = text.partition("/*\n")[2].partition("\n\n")[0]
    rows = (line.strip().partition(": ") for line in block.splitlines())
    return [(name, value) for name, mark, value in rows if mark and name != "Cache-Control"]


def read_redirects(text: str) -> Pairs:
    """The redirects of the output `_redirects`."""
    rows = (line.split() for line in text.splitlines())
    return [(row[0], row[1]) for row in rows if len(row) >= 2 and row[0].startswith("/")]


def _errors(settings: Settings) -> list[tuple[str, str]]:
    """(address below which, page of errors), the most exact first."""
    base = settings.base_path
    return [(f"{base}/{lang}/", f"{base}/{lang}/404.html") for lang in settings.languages[1:]]


def _origin(settings: Settings) -> str:
    parts = urlsplit(settings.site_url)
    return f"{parts.scheme}://{parts.netloc}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ── nginx ────────────────────────────────────────────────────────────────────
def _nginx(settings: Settings, headers: Pairs, redirects: Pairs) -> dict[str, str]:
    base = settings.base_path
    http = [
        f"# {NOTE}",
        "# Include this beside your server block, in the http block.",
        "map_hash_bucket_size 1024;",
        "map_hash_max_size 65536;",
    ]
    http += [
        "map $uri $newsroom_cache {",
        f"    default {_quoted(SHORT)};",
        f"    {_quoted('~/' + BY_DIGEST)} {_quoted(LONG)};",
        "}",
    ]
    http += ["map $uri $newsroom_robots {", '    default "";', f'    "~/news/[^/]+/({TWIN_NAMES})$" noindex;', "}"]
    link = f'<{_origin(settings)}$1>; rel="canonical"'
    http += [
        "map $uri $newsroom_link {",
        '    default "";',
        f'    "~^(.*/news/[^/]+/)({TWIN_NAMES})$" {_quoted(link)};',
        "}",
    ]
    http += ["map $uri $newsroom_redirect {", '    default "";']
    for old, new in redirects:
        http += [
            f"    {_quoted(each)} {_quoted(new)};"
            for each in dict.fromkeys(
                (unquote(old), f"{unquote(old)}index.html" if old.endswith("/") else unquote(old))
            )
        ]
    http.append("}")
    server = [f"# {NOTE}", "# Include this in your server block, below root.", "index index.html;"]
    server += [f"error_page 404 {base}/404.html;", "gzip_static on;", "gzip_vary on;"]
    server += [f"add_header {name} {_quoted(value)} always;" for name, value in headers]
    server += [
        "add_header Cache-Control $newsroom_cache always;",
        "add_header X-Robots-Tag $newsroom_robots always;",
        "add_header Link $newsroom_link always;",
    ]
    server += ["if ($newsroom_redirect) { return 301 $newsroom_redirect; }"]
    server += ["location ~ /_(newsroom|headers$|redirects$) { return 404; }"]
    for ending, kind in FEEDS:
        server.append(
            f"location ~ /feeds/.*{re.escape(ending)}$ {{ types {{}} default_type {_quoted(kind + '; charset=utf-8')}; }}"
        )
    for ending in ENDINGS:
        server.append(f"location ~ \\.{ending}$ {{ types {{}} default_type {_quoted(media_type('x.' + ending))}; }}")
    server += [f"location {below} {{ error_page 404 {page}; }}" for below, page in _errors(settings)]
    return {
        f"{AT_HOST}-nginx-http.conf": "\n".join(http) + "\n",
        f"{AT_HOST}-nginx-server.conf": "\n".join(server) + "\n",
    }


# ── Apache ───────────────────────────────────────────────────────────────────
def _apache(settings: Settings, headers: Pairs, redirects: Pairs) -> dict[str, str]:
    base = settings.base_path
    lines = [
        f"# {NOTE}",
        "# Include this in your VirtualHost, below DocumentRoot. Modules: headers, rewrite, setenvif, mime, dir.",
        "DirectoryIndex index.html",
    ]
    lines.append(f"ErrorDocument 404 {base}/404.html")
    for below, page in _errors(settings):
        lines += [f"<Location {_quoted(below)}>", f"    ErrorDocument 404 {page}", "</Location>"]
    lines += [f"Header always set {name} {_quoted(value)}" for name, value in headers]
    lines += [
        f'SetEnvIf Request_URI "/{BY_DIGEST}" NEWSROOM_LONG',
        f'SetEnvIf Request_URI "^(.*/news/[^/]+/)({TWIN_NAMES})$" NEWSROOM_PAGE=$1',
        f"Header always set Cache-Control {_quoted(SHORT)}",
        f"Header always set Cache-Control {_quoted(LONG)} env=NEWSROOM_LONG",
        "Header always set X-Robots-Tag noindex env=NEWSROOM_PAGE",
        f'Header always set Link "<{_origin(settings)}%{{NEWSROOM_PAGE}}e>; rel=\\"canonical\\"" env=NEWSROOM_PAGE',
        "RewriteEngine On",
        "RewriteRule /_(newsroom|headers$|redirects$) - [R=404,L]",
    ]
    for old, new in redirects:  # by rewriting: what is rewritten below never comes to mod_alias
        rest = "(?:index[.]html)?" if old.endswith("/") else ""
        lines.append(f'RewriteRule "^{_pattern(old)}{rest}$" {_quoted(new)} [R=301,NE,L]')
    lines += ["AddEncoding br .br", "AddEncoding gzip .gz", "RemoveType .br .gz", "RemoveLanguage .br"]
    lines += ["RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI}index.html -f", "RewriteRule ^(.*/)$ $1index.html"]
    for name, ending in (("br", "br"), ("gzip", "gz")):
        lines += [
            f"RewriteCond %{{HTTP:Accept-Encoding}} \\b{name}\\b",
            f"RewriteCond %{{DOCUMENT_ROOT}}$1.{ending} -f",
            f"RewriteRule ^(.+)$ $1.{ending} [E=no-gzip:1,E=no-brotli:1,L]",
        ]
    lines.append("Header append Vary Accept-Encoding")
    for ending in ENDINGS:
        lines += [
            f'<FilesMatch "[.]{ending}([.](gz|br))?$">',
            f"    ForceType {_quoted(media_type('x.' + ending))}",
            "</FilesMatch>",
        ]
    for ending, kind in FEEDS:
        lines += [
            f'<LocationMatch "/feeds/.*{re.escape(ending)}([.](gz|br))?$">',
            f"    ForceType {_quoted(kind + '; charset=utf-8')}",
            "</LocationMatch>",
        ]
    return {f"{AT_HOST}-apache.conf": "\n".join(lines) + "\n"}


def _pattern(address: str) -> str:
    return re.escape(unquote(address)).replace('"', '\\"')


# ── Caddy ────────────────────────────────────────────────────────────────────
def _by_digest() -> str:
    """`BY_DIGEST` as two conditions: the patterns of Go (RE2) cannot look ahead."""
    before, mark, after = BY_DIGEST.partition("(?=[0-9a-f]*[0-9])[0-9a-f]{8,64}")
    assert mark
    either = (f"{before}[0-9a-f]{{8,64}}{after}", f"{before}[0-9a-f]*[0-9][0-9a-f]*{after}")
    return " && ".join(f"path_regexp(r'/{each}')" for each in either)


def _caddy(settings: Settings, headers: Pairs, redirects: Pairs) -> dict[str, str]:
    base = settings.base_path
    lines = [f"# {NOTE}", "# Import this in your site block, below root: import /srv/news/_newsroom.caddy", "header {"]
    lines += [f"    {name} {_quoted(value)}" for name, value in headers]
    lines.append("}")
    for name, condition, rule in (("long", _by_digest(), LONG), ("short", f"!({_by_digest()})", SHORT)):
        lines += [
            f"@newsroom_{name} expression `{condition}`",
            f"header @newsroom_{name} Cache-Control {_quoted(rule)}",
        ]
    lines += [
        f"@newsroom_twin path_regexp twin ^(.*/news/[^/]+/)({TWIN_NAMES})$",
        "header @newsroom_twin X-Robots-Tag noindex",
        f'header @newsroom_twin Link "<{_origin(settings)}{{re.twin.1}}>; rel=\\"canonical\\""',
    ]
    for ending in ENDINGS:
        lines += [
            f"@newsroom_{ending} path *.{ending}",
            f"header @newsroom_{ending} Content-Type {_quoted(media_type('x.' + ending))}",
        ]
    for number, (ending, kind) in enumerate(FEEDS):  # the last header counts
        lines += [
            f"@newsroom_feed{number} path_regexp /feeds/.*{re.escape(ending)}$",
            f"header @newsroom_feed{number} Content-Type {_quoted(kind + '; charset=utf-8')}",
        ]
    lines += [f"redir {_quoted(unquote(old))} {_quoted(new)} 301" for old, new in redirects]
    lines += ["@newsroom_own path_regexp /_(newsroom|headers$|redirects$)", "error @newsroom_own 404"]
    lines += ["file_server {", "    precompressed br gzip", "}"]
    # `handle_errors 404` needs Caddy 2.8; Debian 12 has 2.6, which knows `handle_errors` alone.
    lines += [
        "handle_errors {",
        "    @newsroom_missing expression `{err.status_code} == 404`",
        "    handle @newsroom_missing {",
    ]
    missing = [f"header Content-Type {_quoted(media_type('404.html'))}"]
    for number, (below, page) in enumerate(_errors(settings)):
        missing += [f"@newsroom_error{number} path {below}*", f"rewrite @newsroom_error{number} {page}"]
    languages = " ".join(f"{below}*" for below, _ in _errors(settings))
    missing += (
        [f"@newsroom_error not path {languages}", f"rewrite @newsroom_error {base}/404.html"]
        if languages
        else [f"rewrite {base}/404.html"]
    )
    lines += [f"        {line}" for line in (*missing, "file_server")]
    lines += [
        "    }",
        "    handle {",
        '        respond "{err.status_code} {err.status_text}" {err.status_code}',
        "    }",
        "}",
    ]
    return {f"{AT_HOST}.caddy": "\n".join(lines) + "\n"}
