"""The theme, ready to draw: templates and interface texts.

Place in the pipeline: between views and bytes. Workers draw views with `load_environment`; the plan takes
`template_digests` and `catalogue_digest` into its fingerprints.
Comes in: the theme's folder. Goes out: Jinja environments (one per language, since an imported macro sees
globals only), digests, translations. Refuses: to compute for templates (no filters, no functions of
ours), to fall back to another theme's template (P7), to print an undefined value (P8).
"""

from __future__ import annotations

import gettext
import hashlib
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.render.brand import Brand, Finding, check_brand, read_tokens
from newsroom.render.references import references_of, template_sources

if TYPE_CHECKING:
    from jinja2 import BaseLoader, BytecodeCache, Environment

    from newsroom.reading.settings.site_code import SiteCode
    from newsroom.render.views import SiteView

LANGUAGES = ("en", "ko", "fr", "es", "ar", "zh", "ru")  # interface languages, each with a complete catalogue

REQUIRED_TEMPLATES = (  # Pelican's names where Pelican has one
    "404.html",
    "archives.html",
    "article.html",
    "base.html",
    "category.html",
    "contacts.html",
    "corrections.html",
    "following.html",
    "frame.html",
    "index.html",
    "page.html",
    "period_archives.html",
    "place.html",
    "redirect.html",
    "media.html",
    "search.html",
    "tag.html",
    "tags.html",
)

# What `PageContext.component` draws, whether or not a template names it.
ENGINE_COMPONENTS = ("components/player.html", "components/player_frame.html")

# Texts that the engine itself puts into views, feeds and files. With those in templates they make the catalogues.
# `{name}` is filled by `str.format`.
ENGINE_MESSAGES: tuple[str, ...] = (
    "Get new releases", "First publications", "Events", "Share on {network}", "version of {date}", "withdrawn on {date}",
    "{author}, “{title}”, {kind}, {date}",
    "Ways to hear of it when {publisher} publishes something. They cost nothing, and you can stop at any time.",
    # kinds of release: one of them, and the name of the list
    "Press release", "Press releases", "Statement", "Statements", "Media advisory", "Media advisories",
    "News", "Briefing note", "Briefing notes", "Speech", "Speeches",
    # navigation, headings
    "Home", "Search", "Latest news", "All news", "All topics", "Archive", "Topics", "Types", "Places", "Press office", "About", "Corrections",
    "News from {period}", "{name}, {period}", "{title}, page {number}", "Newer releases", "Older releases",
    # <title> and descriptions
    "{title} – {site}", "{title}, {date} – {site}",
    "Press releases, statements and news of {publisher}.",
    "All press releases, statements and news of {publisher}, by year and month.",
    "News of {publisher} from {period}.",
    "News of {publisher} on this topic: {name}.",
    "News of {publisher} of this kind: {name}.",
    "News of {publisher} from this place: {name}.",
    "All topics in the news of {publisher}.",
    "All kinds of news of {publisher}.",
    "All places in the news of {publisher}.",
    "How the press reaches {publisher}: names, telephone numbers, languages and hours.",
    "What {publisher} has corrected or withdrawn, with date and reason.",
    "About {publisher}: who it is and what it does.",
    "{description} Page {number}.",
    # media
    "Films and sounds", "Map", "Transcript",
    "Creative Commons {terms} {version}", "Attribution", "NonCommercial", "ShareAlike", "NoDerivatives", "Public domain",
    "Pictures and documents", "Pictures and documents of {publisher}, with rights and credit.",
    # search
    "Search the press releases, statements and news of {publisher}.", "1 result", "{count} results", "More results",
    "Nothing was found. Try other words or choices, or look here:", "Nothing has everything you typed. With a part of it: {count}",
    "Type what you look for.", "Searching …", "The search could not be loaded.",
    "Topic", "Type", "Place", "Year", "Any", "Search",
    # 404, redirect
    "Page not found",
    "There is nothing at this address. The page may have moved, or the address may be mistyped.",
    "This page has moved",
    # release
    "{place}, {date} –", "Published", "Updated", "{name}, {role}", "{name}, {organisation}", ", ", "{label}: {value}",
    "About {organisation}", "Press contact", "Press contacts", "Notes to editors",
    # notices
    "Correction", "Withdrawn", "Withdrawn: {reason}", "This release has been withdrawn.",
    "This translation is older than the original",
    "The original was changed after this translation was made.",
    "Read the original in {language}", "Not available in {language}",
    "Held: not public", "Draft: never published as it stands.", "Under embargo until {instant}.",
    "Appears on {instant}.", "Expired on {instant}.", "Held until its original appears.",
    "Waits until everything that it needs is public.",
    "EMBARGOED UNTIL {instant}", "Advance copy: not to be published before that instant.",
    # contacts
    "Office", "Mobile", "{first}–{last}", "{days}, {hours}", "{zone} (UTC{offset})", "Every day",
    "On duty until {instant}", "Who is on duty now",
    # files to take away
    "Plain text", "For printing", "Word", "Calendar entry", "Press kit", "Markdown", "Data (ninjs)", "Card picture",
    "Picture", "Document", "Text", "Spreadsheet", "Presentation", "Sound", "Film", "Archive file", "File",
    "Telephone", "E-mail", "Languages", "Hours",
    # share, feeds
    "Send by e-mail", "Link to this release", "Atom feed", "RSS feed", "JSON feed", "{title} ({format})",
)  # fmt: skip

ENGINE_PLURALS = {"{count} release": "{count} releases"}


def missing_templates(theme: Path) -> list[str]:
    """Names of required templates that the theme lacks; never filled from elsewhere (P7)."""
    return [name for name in REQUIRED_TEMPLATES if not (theme / "templates" / name).is_file()]


def template_digests(theme: Path, overrides: tuple[Path, ...] = ()) -> dict[str, str]:
    """Per template: blake2b-128 of itself, of all that it extends, includes or imports, and of `ENGINE_COMPONENTS`, as hex digits."""
    sources = template_sources(theme, overrides)
    if overrides:
        sources |= {f"!theme/{name}": source for name, source in template_sources(theme).items()}
    references = references_of(theme, sources)

    own = {name: hashlib.blake2b(source, digest_size=16).digest() for name, source in sources.items()}

    def digest(name: str) -> str:
        ahead = [name, *ENGINE_COMPONENTS]
        closure = set(ahead)
        while ahead:
            further = references.get(ahead.pop(), set()) - closure
            closure |= further
            ahead.extend(further)
        found = hashlib.blake2b(digest_size=16)
        for member in sorted(closure):
            found.update(member.encode() + b"\0" + own.get(member, b""))
        return found.hexdigest()

    return {name: digest(name) for name in sorted(sources) if "/" not in name and not name.startswith("!")}


def load_environment(
    theme: Path,
    lang: str,
    site: SiteView,
    bytecode: Path | None = None,
    overrides: tuple[Path, ...] = (),
    code: SiteCode | None = None,
    own: Mapping[str, object] | None = None,
) -> Environment:
    """The Jinja environment of one language: `_`, `ngettext` and `site` as globals, everything escaped.

    `overrides`: folders whose templates go before the theme's, which are there under `!theme/` too. `code`, `own`: the
    site's own functions and settings, for templates of its own.

    `bytecode`: a folder of ours for compiled templates and catalogues; it may be thrown away at any time.
    """
    import jinja2

    from newsroom.render.compiler import ThemeEnvironment

    environment = ThemeEnvironment(
        loader=_template_loader(theme, overrides),
        extensions=code.extensions if code else (),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled_templates(bytecode, is_shared=code is None) if bytecode is not None else None,
        auto_reload=False,
        cache_size=-1,
    )
    if code is not None:
        environment.filters.update(code.filters)
        environment.tests.update(code.tests)
        environment.globals.update(code.globals)
    catalogue = load_catalogue(theme, lang, bytecode, overrides)
    environment.globals.update(own or {})
    environment.globals["_"] = _message_writer(catalogue)
    environment.globals["ngettext"] = _number_writer(catalogue)
    environment.globals["site"] = site
    return environment


def _template_loader(theme: Path, overrides: tuple[Path, ...]) -> BaseLoader:
    """Finds a template by its name in the folders before the theme's, then in the theme; there alone under `!theme/`."""
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

    of_theme = [theme / "templates", theme]
    if not overrides:
        return FileSystemLoader(of_theme)
    return ChoiceLoader(
        [FileSystemLoader([*overrides, *of_theme]), PrefixLoader({"!theme": FileSystemLoader(of_theme)})]
    )


def _compiled_templates(folder: Path, is_shared: bool) -> BytecodeCache:
    from newsroom.render.kept_templates import KeptTemplates

    folder_of_compiled(folder)
    return KeptTemplates(str(folder), is_shared=is_shared)


def folder_of_compiled(bytecode: Path) -> int:
    """Makes the folder for compiled templates, if need be. What the machine knows it by: another one after it was thrown away."""
    bytecode.mkdir(parents=True, exist_ok=True)
    return bytecode.stat().st_ino


def compile_templates(environment: Environment) -> None:
    """Loads each template once, so that its compiled form is kept. One that cannot be compiled is reported where it is drawn."""
    import jinja2

    for name in environment.list_templates(extensions=["html"]):
        if "/" not in name or name.startswith("components/"):
            with suppress(jinja2.TemplateError):
                environment.get_template(name)


def catalogue_path(theme: Path, lang: str, overrides: tuple[Path, ...] = ()) -> Path:
    """The file of one language's interface texts: in a folder before the theme's, else in the theme."""
    files = [folder / "locale" / lang / "LC_MESSAGES" / "newsroom.po" for folder in (*overrides, theme)]
    return next((file for file in files if file.is_file()), files[-1])


def catalogue_digest(theme: Path, lang: str, overrides: tuple[Path, ...] = ()) -> str:
    """blake2b-128 of a language's catalogue, as hex digits."""
    return hashlib.blake2b(catalogue_path(theme, lang, overrides).read_bytes(), digest_size=16).hexdigest()


def load_catalogue(
    theme: Path, lang: str, kept_in: Path | None = None, overrides: tuple[Path, ...] = ()
) -> gettext.GNUTranslations:
    """The interface texts of one language. With `kept_in` its compiled form stays there, named by its digest."""
    source = catalogue_path(theme, lang, overrides).read_bytes()
    kept = kept_in / f"{lang}-{hashlib.blake2b(source, digest_size=16).hexdigest()}.mo" if kept_in else None
    if kept is not None and kept.is_file():
        return _translations(kept.read_bytes())
    compiled = _compiled_catalogue(source, lang)
    if kept is not None:
        from tempfile import NamedTemporaryFile  # only for a new catalogue

        with suppress(OSError):  # like compiled templates, it is optional: a failed write is no error
            kept.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=kept.parent, suffix=".new", delete=False) as aside:
                aside.write(compiled)  # every worker of a first build may write the same file
            Path(aside.name).replace(kept)
    return _translations(compiled)


@lru_cache(maxsize=16)
def _translations(compiled: bytes) -> gettext.GNUTranslations:
    """A catalogue in its binary form, read. Nobody changes what it gives."""
    return gettext.GNUTranslations(io.BytesIO(compiled))


@lru_cache(maxsize=16)
def _compiled_catalogue(source: bytes, lang: str) -> bytes:
    """GNU gettext's binary form of a catalogue."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=lang))
    return compiled.getvalue()


def brand_findings(theme: Path, brand: Brand) -> list[Finding]:
    """The problems of the brand on this theme's colours."""
    return check_brand(brand, read_tokens((theme / "css" / "tokens.css").read_text("utf-8")))


def _number_writer(catalogue: gettext.GNUTranslations) -> Callable[[str, str, int], str]:
    """`ngettext` of the templates."""

    def write(one: str, many: str, count: int) -> str:
        return catalogue.ngettext(one, many, count)

    write.takes_values_alone = True  # type: ignore[attr-defined]  # as `_message_writer`
    return write


def _message_writer(catalogue: gettext.GNUTranslations) -> Callable[..., str]:
    """`_` of the templates: a text in the page's language, escaped; `%(name)s` is filled with escaped values.

    Stands for Jinja's newstyle gettext, which formats even what has nothing to fill.
    """
    from markupsafe import Markup, escape

    known: dict[str, Markup] = {}

    def write(message: str, **values: str) -> str:
        text = known.get(message)
        if text is None:
            text = known[message] = escape(catalogue.gettext(message))
        return text % values if values else text

    write.takes_values_alone = True  # type: ignore[attr-defined]  # of `render.compiler`: it asks for nothing of Jinja's
    return write
