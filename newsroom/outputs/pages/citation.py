"""How a release is cited: one line, APA, BibTeX and CSL-JSON, each with publication, version (last change) and address.

Place in the pipeline: beside the release's page. Comes in: its inputs. Goes out: `CitationView`. Refuses: to make a first and a
last name of a person's name, which no rule can part; a name is cited as its owner writes it.

Sources: APA, 7th edition (press release: kind in brackets, then who published it, unless that is the author; version in
parentheses behind the title); BibTeX `@misc` with the
fields of biblatex beside it (`date`, `version`, `url`); CSL-JSON 1.0.2 (`webpage`, its `genre` the kind of release).
"""

from __future__ import annotations

from html import escape
from json.encoder import encode_basestring as _json

from newsroom.model.release import Release
from newsroom.outputs.pages.release_inputs import ReleaseInputs
from newsroom.render.context import PageContext
from newsroom.render.page_views import CitationView

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ESCAPED = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
})  # fmt: skip
_LONE_BRACES = str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})


def citation(context: PageContext, inputs: ReleaseInputs) -> CitationView:
    """The four forms."""
    release = inputs.release
    publisher = context.site_view().publisher
    people = [context.words(person.name) for person in inputs.people]
    authors = people or [publisher]
    url = context.at.absolute(context.at.release(release.slug))
    kind = context.category(release.category).label
    version = _version(context, release)
    comma = context.translate(", ")
    by = comma.join(authors)
    issued_by = f"{publisher}. " if people else ""  # an author who publishes is named once
    plain = context.translate("{author}, “{title}”, {kind}, {date}").format(
        author=by,
        title=release.title,
        kind=comma.join([kind, *([publisher] if people else [])]),
        date=context.day(release.published),
    )
    when = f"{int(release.published.local[:4])}, {context.month_day(release.published)}"
    return CitationView(
        plain=f"{plain}{f' ({version})' if version else ''}. {url}",
        apa=(f"{by}. ({when}). ", release.title, f"{f' ({version})' if version else ''} [{kind}]. {issued_by}{url}"),
        # Quotation marks stay what they are, so that whoever looks for addresses in the page finds them whole.
        bibtex=escape(_bibtex(context, release, authors, kind, version, url), quote=False),
        csl=escape(_csl(context, release, authors, kind, url), quote=False),
    )


def _version(context: PageContext, release: Release) -> str:
    """Of which day the text is, where it is not that of its publication; "" where it never changed."""
    if release.withdrawn is not None:
        return context.translate("withdrawn on {date}").format(date=context.day(release.withdrawn.at))
    return context.translate("version of {date}").format(date=context.day(release.changed)) if release.changes else ""


def _bibtex(context: PageContext, release: Release, authors: list[str], kind: str, version: str, url: str) -> str:
    day = release.published.local[:10]
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in authors),
        "title": f"{{{_tex(release.title)}}}",
        "howpublished": f"{{{_tex(kind)}}}",
        "organization": f"{{{_tex(context.site_view().publisher)}}}",
        "address": f"{{{_tex(release.dateline)}}}" if release.dateline else "",
        "year": str(int(day[:4])),
        "month": MONTHS[int(day[5:7]) - 1],
        "date": day,
        "version": release.changed.local[:10] if version else "",
        "note": f"{{{_tex(version)}}}" if version else "",
        "language": release.lang,
        "url": url,
    }
    # Quotation marks outside, braces inside: names and titles stay whole, and no "{{" looks like what is left of a template.
    lines = [
        f"  {name} = {value}," if name == "month" else f'  {name} = "{value}",'
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{_key(context, release)},", *lines, "}"])


def _csl(context: PageContext, release: Release, authors: list[str], kind: str, url: str) -> str:
    site = context.site_view()
    year, month, day = map(int, release.published.local[:10].split("-"))
    item = {
        "id": _key(context, release),
        "type": "webpage",
        "title": release.title,
        "author": f"[{', '.join(_named(name) for name in authors)}]",
        "issued": f'{{"date-parts": [[{year}, {month}, {day}]]}}',
        "version": release.changed.local[:10] if release.changes else "",
        "genre": kind,
        "container-title": site.name if site.name != site.publisher else "",  # styles print both
        "publisher": site.publisher,
        "publisher-place": release.dateline,
        "abstract": release.summary,
        "language": release.lang,
        "URL": url,
        "status": "withdrawn" if release.withdrawn is not None else "",
    }
    is_json = ("author", "issued")  # all others are texts
    rows = [f'  "{name}": {value if name in is_json else _json(value)}' for name, value in item.items() if value]
    return "[{\n" + ",\n".join(rows) + "\n}]"


def _named(name: str) -> str:
    return f'{{"literal": {_json(name)}}}'


def _key(context: PageContext, release: Release) -> str:
    """Of an entry: the slug, with the language where it is not the site's first."""
    return release.slug if release.lang == context.languages[0] else f"{release.slug}-{release.lang}"


def _tex(text: str) -> str:
    """A text with the characters that TeX reads as commands escaped."""
    return text.translate(_ESCAPED if _balances(text) else _ESCAPED | _LONE_BRACES)


def _balances(text: str) -> bool:
    """Whether each brace has its other one behind it. BibTeX counts escaped ones too, and reads no file in which they differ."""
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0
