"""The theme as a whole: templates, their digests, the stylesheet, and the bytes of the pages it draws."""

from __future__ import annotations

import gzip
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import html5lib
import jinja2
import pytest
from conftest import TinySite
from jinja2 import meta

from newsroom.render import compiler, context, kept_templates
from newsroom.render import theme as themes
from newsroom.render.brand import Brand
from newsroom.render.gallery.sample import LANGUAGES, Sample
from newsroom.render.references import names_in
from newsroom.render.stylesheet import stylesheet
from newsroom.render.theme_check import missing_parts

THEME = Path(__file__).parents[2] / "theme"
SOURCES = {
    **{path.name: path.read_text("utf-8") for path in (THEME / "templates").glob("*.html")},
    **{f"components/{path.name}": path.read_text("utf-8") for path in (THEME / "components").glob("*.html")},
}


def pages_of(gallery: Path) -> list[Path]:
    return sorted(path for lang in LANGUAGES for path in (gallery / lang).glob("*/index.html"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(THEME, tmp_path / "theme"))


# ── templates ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", themes.REQUIRED_TEMPLATES)
def test_a_theme_that_lacks_a_template_is_named_not_filled_from_elsewhere(copy: Path, name: str) -> None:  # P7
    assert themes.missing_templates(copy) == []
    (copy / "templates" / name).unlink()
    assert themes.missing_templates(copy) == [name]


def test_a_copy_of_the_theme_that_lacks_any_file_that_is_needed_is_named(copy: Path) -> None:
    """Each file of our own theme in turn: it is named, or the theme does without it."""
    takeaways, languages = ("pdf", "card"), themes.LANGUAGES
    assert missing_parts(copy, (), takeaways, languages) == []
    spare = (
        "locale/",
        "css/components/",
        "components/",
    )  # catalogues are told by language; components by who names them
    for file in sorted(copy.rglob("*")):
        name = file.relative_to(copy).as_posix()
        if file.is_file() and not name.endswith((".md", ".txt", ".po")):
            aside = file.rename(file.with_suffix(".aside"))
            found = [missing for missing, _ in missing_parts(copy, (), takeaways, languages)]
            assert found in ([name], [] if name.startswith(spare) else None), name
            aside.rename(file)
    (copy / "components/citing.html").unlink()
    assert missing_parts(copy, (), (), ("en",)) == [("components/citing.html", "article.html")]
    (own := copy.parent / "own" / "components").mkdir(parents=True)
    (own / "citing.html").write_text("{% macro citing() %}{% endmacro %}")
    assert missing_parts(copy, (own.parent,), (), ("en",)) == []


def test_a_copy_of_an_older_theme_ends_in_1_with_the_name_of_what_it_lacks(tiny: TinySite) -> None:
    tiny.release("a")
    theme = Path(shutil.copytree(THEME, tiny.root / "mine"))
    (theme / "templates/following.html").unlink()
    tiny.set(THEME=str(theme))
    for command in ("check", "build"):
        done = tiny.inv(command)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "THEME: must be whole: templates/following.html is not there" in done.stderr


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_names_found_in_a_template_are_those_that_jinja_finds(name: str) -> None:
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    found = set(meta.find_referenced_templates(environment.parse(SOURCES[name])))
    assert None not in found, "a template's name must be a literal, or its digest cannot know what it depends on"
    assert set(names_in(SOURCES[name])) == found
    assert found <= set(SOURCES)


@pytest.mark.parametrize(
    ("changed", "touched"),
    [
        pytest.param("templates/base.html", "redirect.html", id="base-is-in-all-but-the-redirect"),
        pytest.param("components/archive_nav.html", "article.html", id="archive-nav-is-not-in-a-release"),
        pytest.param("components/key_facts.html", "index.html", id="through-a-component-into-releases-only"),
    ],
)
def test_a_change_moves_the_digests_of_what_uses_it_and_of_nothing_else(copy: Path, changed: str, touched: str) -> None:
    before = themes.template_digests(copy)
    path = copy / changed
    path.write_text(path.read_text("utf-8") + "<!-- x -->", "utf-8")
    after = themes.template_digests(copy)
    moved = {name for name in before if before[name] != after[name]}
    assert moved and touched not in moved
    assert before.keys() == after.keys()


def test_a_component_deep_inside_moves_the_page_that_draws_it(copy: Path) -> None:
    before = themes.template_digests(copy)
    path = copy / "components" / "language_switch.html"  # article → base → masthead → language switch
    path.write_text(path.read_text("utf-8") + " ", "utf-8")
    after = themes.template_digests(copy)
    assert before["article.html"] != after["article.html"] and before["redirect.html"] == after["redirect.html"]


def test_markup_is_trusted_in_one_place() -> None:
    assert sum(source.count("|safe") + source.count("| safe") for source in SOURCES.values()) == 1
    assert not [name for name, source in SOURCES.items() if "autoescape" in source or "Markup" in source]


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    everything = "\n".join(SOURCES.values())
    assert not re.findall(r"\sstyle=|<style|\son\w+=|javascript:", everything)
    assert sorted(re.findall(r"<script[^>]*>", everything)) == sorted(
        [
            '<script type="module" src="{{ site.script }}">',
            '<script type="application/ld+json">',
            '<script src="{{ page.preview_script }}" defer>',
            '<script src="{{ script }}" defer>',  # of the search page
        ]
    )


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_templates_do_not_compute(name: str) -> None:
    allowed = {"safe", "length", "join"}
    assert set(re.findall(r"[^|]\|\s*(\w+)", SOURCES[name])) <= allowed
    assert "{% set" not in SOURCES[name]


def test_text_is_escaped_and_an_undefined_value_stops_the_build() -> None:  # P8
    sample = Sample("en")
    environment = themes.load_environment(THEME, "en", sample.site)
    assert environment.from_string("{{ text }}").render(text="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ page.nothing }}").render(page=sample.release)


def test_a_name_put_into_an_interface_text_is_escaped() -> None:
    environment = themes.load_environment(THEME, "en", Sample("en").site)
    drawn = environment.from_string('{{ _("By %(names)s", names=names) }}').render(names="<b>100 %</b>")
    assert drawn == "By &lt;b&gt;100 %&lt;/b&gt;"


def test_each_language_has_its_own_words_inside_imported_components() -> None:
    drawn = {}
    for lang in LANGUAGES:
        environment = themes.load_environment(THEME, lang, Sample(lang).site)
        drawn[lang] = environment.get_template("components/empty.html").module.empty()  # type: ignore[attr-defined]
    assert len(set(drawn.values())) == len(LANGUAGES)


def test_compiled_templates_and_catalogues_are_kept_and_used_again(tmp_path: Path) -> None:
    sample = Sample("ko")
    first = themes.load_environment(THEME, "ko", sample.site, tmp_path / "cache")
    once = first.get_template("article.html").render(page=sample.release)
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()}
    assert any(name.endswith(".mo") for name in kept) and len(kept) > 10
    second = themes.load_environment(THEME, "ko", sample.site, tmp_path / "cache")
    assert second.get_template("article.html").render(page=sample.release) == once
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()} == kept


def test_a_process_compiles_a_template_once_whatever_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    compiled: list[str | None] = []
    generate = jinja2.Environment._generate  # what turns a template's tree into Python

    def counted(self: jinja2.Environment, source: Any, name: str | None, *rest: Any, **words: Any) -> str:
        compiled.append(name)
        return generate(self, source, name, *rest, **words)

    monkeypatch.setattr(jinja2.Environment, "_generate", counted)

    def load(folder: str) -> str:
        sample = Sample("en")
        environment = themes.load_environment(theme, "en", sample.site, tmp_path / folder)
        return environment.get_template("article.html").render(page=sample.release)

    first = load("one")
    assert len(compiled) == len(set(compiled)) > 10
    compiled.clear()
    assert load("two") == first and compiled == []
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert {path.name for path in (tmp_path / "two").iterdir()} == names, "another process finds them"
    with (theme / "components/notes.html").open("a", encoding="utf-8") as file:
        file.write("{# changed #}")
    load("two")
    assert compiled == ["components/notes.html"]


def test_a_process_that_keeps_enough_templates_forgets_the_oldest_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_templates, "MOST", 3)
    in_memory: dict[tuple[str, str], Any] = {}
    monkeypatch.setattr(kept_templates.KeptTemplates, "_in_memory", in_memory)
    environment = jinja2.Environment(bytecode_cache=kept_templates.KeptTemplates(str(tmp_path), is_shared=True))
    kept = []
    for number in range(5):
        text = f"template {number}"
        environment.loader = jinja2.DictLoader({"page.html": text})
        environment.cache = None
        assert environment.get_template("page.html").render() == text
        kept.append(list(in_memory))
    assert [len(keys) for keys in kept] == [1, 2, 3, 3, 3]
    assert kept[4][:2] == kept[2][2:] + kept[3][2:], "those kept last are still there"


def test_a_process_loads_a_template_once_for_sites_that_draw_with_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts and contacts differ from site to site, not what a template is made with: theme, interface texts, the site's face."""
    loaded: list[str] = []
    load = jinja2.Environment._load_template
    monkeypatch.setattr(
        jinja2.Environment,
        "_load_template",
        lambda self, name, globals: loaded.append(name) or load(self, name, globals),
    )
    sites = []
    for name in ("one", "two", "three", "four"):
        (tmp_path / name).mkdir()
        sites.append(site := TinySite(tmp_path / name))
        site.set(SITENAME=f"News of {tmp_path.name}", LANGUAGES=["en"])
        site.release("a", body=f"Of {site.root.name}.\n")
    one, two, three, four = sites
    one.build()
    assert len(loaded) == len(set(loaded)) > 10
    loaded.clear()
    two.release("b", tags=["health"], places=["seoul"])
    two.build()
    assert not {"article.html", "base.html"} & set(loaded)
    context.forget_contexts()
    assert two.files() == two.first_build()
    shutil.copytree(THEME, three.root / "theme")
    (three.root / "theme/components/notes.html").write_text("{% macro notes(html) %}<p>Other notes</p>{% endmacro %}")
    three.set(THEME="theme")
    three.release("a", notes="To editors.")
    three.build()
    assert b"Other notes" in three.files()["news/a/index.html"]
    four.set(SITENAME="Another name")
    four.build()
    assert b"Another name" in four.files()["news/a/index.html"] and b"News of" not in four.files()["news/a/index.html"]


def test_what_another_version_of_the_compiler_made_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, other = tmp_path / "cache", tmp_path / "compiler.py"
    sample = Sample("en")
    themes.load_environment(THEME, "en", sample.site, cache).get_template("404.html")
    before = {path.name for path in cache.iterdir()}
    other.write_bytes(Path(compiler.__file__).read_bytes() + b"# a change")
    with monkeypatch.context() as patch:
        patch.setattr(compiler, "__file__", str(other))
        kept_templates._compiler_digest.cache_clear()
        themes.load_environment(THEME, "en", sample.site, cache).get_template("404.html")
    kept_templates._compiler_digest.cache_clear()
    assert before < {path.name for path in cache.iterdir()}


# ── the stylesheet ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted((THEME / "css").rglob("*.css")), ids=lambda path: path.stem)
def test_each_file_opens_with_its_purpose_and_keeps_the_house_rules(path: Path) -> None:
    css = path.read_text("utf-8")
    assert css.startswith("/*") and "nobs" in css.split("*/")[0]
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert (
        "!important" not in rules
        and "@import" not in rules
        and "url(" not in rules
        and "http" not in rules.replace('"^http"', "")
    )
    assert not re.findall(
        r"[{;\s](?:margin|padding|border)-(?:left|right|top|bottom)\b|[{;\s](?:left|right|width|height):", rules
    )
    assert rules.count("{") == rules.count("}")
    if path.name not in ("tokens.css", "print.css"):
        assert not re.findall(r"#[0-9a-f]{3,8}\b|oklch\(|rgb", rules), "colours are named in tokens.css"


def test_every_custom_property_that_is_used_is_set() -> None:
    css = stylesheet(THEME, Brand())
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+):", css))


def test_every_class_that_is_styled_is_drawn_somewhere(gallery: Path) -> None:
    drawn = "\n".join(path.read_text("utf-8") for path in gallery.rglob("*.html"))
    classes = {name for value in re.findall(r'class="([^"]+)"', drawn) for name in value.split()}
    css = re.sub(r'"[^"]*"', "", stylesheet(THEME, Brand()))
    styled = {name for name in re.findall(r"\.([a-z][\w-]*)", css) if not name.isdigit()}
    from_bodies = {
        "align-right",
        "align-center",
        "footnote",
        "footnote-ref",
        "footnote-backref",
        "headerlink",
        "pull",
        "task",
    }
    elsewhere = {name for name in styled if name.startswith("notice--")}
    assert styled - classes - from_bodies - elsewhere == set()


# ── what it draws ───────────────────────────────────────────────────────────


def test_every_page_is_valid_html_with_one_heading_and_unique_ids(gallery: Path) -> None:
    for path in pages_of(gallery):
        html = path.read_text("utf-8")
        document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
        assert len(document.findall(".//h1")) == 1, path
        ids = [element.get("id") for element in document.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), (path, ids)
        for element in document.iter():
            for name in ("aria-labelledby", "aria-describedby"):
                assert element.get(name, ids[0] if ids else "") in ids or not ids, (path, element.get(name))
            if (element.get("href") or "").startswith("#"):
                assert element.get("href", "")[1:] in ids, (path, element.get("href"))
        assert "None" not in html and "Undefined" not in html


class Text(HTMLParser):
    """Tags that stand for empty links and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list[str]] = []
        self.empty: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "h1", "h2", "h3", "p", "li", "dd"):
            self.open.append([tag, dict(attrs).get("aria-hidden") or ""])
        if tag == "img" and self.open:
            self.open[-1][1] += "picture"

    def handle_data(self, data: str) -> None:
        for entry in self.open:
            entry[1] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "h1", "h2", "h3", "p", "li", "dd"):
            name, text = self.open.pop()
            if not text:
                self.empty.append(name)


def test_no_page_holds_an_empty_element(gallery: Path) -> None:
    for path in pages_of(gallery):
        reader = Text()
        reader.feed(path.read_text("utf-8"))
        assert reader.empty == [], path


def test_a_contact_without_an_address_gets_nothing_in_its_place() -> None:
    import msgspec

    sample = Sample("en")
    contact = msgspec.structs.replace(sample.contact, email="")
    page = msgspec.structs.replace(sample.release, contacts=(contact,), press_contacts=(contact,))
    drawn = themes.load_environment(THEME, "en", sample.site).get_template("article.html").render(page=page)
    assert "mailto:ana" not in drawn and 'href="mailto:"' not in drawn
    assert drawn.count("tel:+442079460123") == 3  # the head's line, the card, the foot of the page


def test_the_preview_script_is_only_in_a_preview() -> None:
    import msgspec

    sample = Sample("en")
    template = themes.load_environment(THEME, "en", sample.site).get_template("article.html")
    assert "<script src" not in template.render(page=sample.release)
    assert '<script src="/_preview.js" defer>' in template.render(
        page=msgspec.structs.replace(sample.release, preview_script="/_preview.js")
    )


def test_a_release_and_its_stylesheet_arrive_in_one_round_trip(gallery: Path) -> None:
    css = len(gzip.compress((gallery / "theme" / "site.css").read_bytes(), mtime=0))
    assert css <= 10 * 1024
    for lang in LANGUAGES:
        page = (gallery / lang / "release" / "index.html").read_bytes()
        assert len(gzip.compress(page, mtime=0)) + css <= 14 * 1024
        tags = re.findall(rb"<[a-z]", page)
        assert len(tags) <= 600


def test_the_icon_is_small_and_holds_nothing_but_shapes() -> None:
    icon = (THEME / "static" / "icon.svg").read_text("utf-8")
    assert len(icon) < 500 and "script" not in icon and "href" not in icon
