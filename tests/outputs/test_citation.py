"""How a release is cited. BibTeX and CSL-JSON are read by programs of others: pandoc and citeproc-py."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pypandoc
import pytest
from conftest import TinySite, one, shared, texts

TITLE = '“Ships & tea”: 50 % more at quay #2 in the {old} harbour_front ~ $3 \\ 4 ^ "now"'
CHANGED = {"modified": "2026-03-05", "corrections": [{"at": "2026-03-05", "note": "A number was wrong."}]}


def plain(text: str) -> str:
    """A text with straight quotation marks: pandoc draws curly ones."""
    return text.replace("“", '"').replace("”", '"')


def forms(tiny: TinySite, address: str) -> list[str]:
    return texts(tiny.html(address), ".citing__form")


def read(data: str, form: str) -> dict[str, Any]:
    (item,) = json.loads(pypandoc.convert_text(data, "csljson", format=form))
    return item  # type: ignore[no-any-return]


def write_cited(tiny: TinySite) -> TinySite:
    tiny.release("quay", title=TITLE, **CHANGED)
    tiny.release("quay", "ko", title="항구 소식", corrections=None)
    tiny.build()
    return tiny


cited = shared(write_cited)


def test_plain_and_apa_give_author_title_kind_date_version_and_address(cited: TinySite) -> None:
    line, apa, *_ = forms(cited, "/news/quay/")
    assert line.startswith("Example Mission, “") and TITLE in line
    assert line.endswith("Press release, 2 March 2026 (version of 5 March 2026). https://news.example.org/news/quay/")
    assert apa == (
        f"Example Mission. (2026, March 2). {TITLE} (version of 5 March 2026) [Press release]. https://news.example.org/news/quay/"
    )
    assert "(2026, 3월 2일)" in forms(cited, "/ko/news/quay/")[1]


def test_bibtex_is_read_by_pandoc_with_every_sign_of_a_title(cited: TinySite) -> None:
    bibtex = forms(cited, "/news/quay/")[2]
    item = read(bibtex, "bibtex")
    assert plain(item["title"]) == plain(TITLE)
    assert item["author"] == [{"literal": "Example Mission"}] and item["URL"] == "https://news.example.org/news/quay/"
    assert item["issued"] == {"date-parts": [[2026, 3, 2]]} and "5 March 2026" in item["note"]
    assert read(bibtex, "biblatex")["version"] == "2026-03-05"
    assert read(forms(cited, "/ko/news/quay/")[2], "bibtex")["title"] == "항구 소식"


@pytest.mark.parametrize("title", ["One { is open", "One } is closed", "Both }{ are turned"])
def test_bibtex_of_a_title_with_a_lone_brace_leaves_the_other_entries_whole(tiny: TinySite, title: str) -> None:
    """BibTeX ends a value at the quotation mark behind as many braces closed as opened, escaped or not."""
    tiny.release("quay", title=title)
    tiny.build()
    bibtex = forms(tiny, "/news/quay/")[2]
    value = bibtex.partition('title = "')[2].partition("howpublished")[0].strip().removesuffix('",')
    depths = list(itertools.accumulate((sign == "{") - (sign == "}") for sign in value))
    assert depths[-1] == 0 and min(depths[:-1]) == 1
    assert bibtex.count("{") == bibtex.count("}")
    assert "textbrace" in value and "\\{" not in value and "\\}" not in value


def test_csl_json_is_read_by_two_citation_processors(cited: TinySite) -> None:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    csl = forms(cited, "/news/quay/")[3]
    item = read(csl, "csljson")
    assert (item["id"], item["version"], item["genre"]) == ("quay", "2026-03-05", "Press release")
    assert plain(item["title"]) == plain(TITLE) and json.loads(csl)[0]["title"] == TITLE
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(json.loads(csl)), formatter.plain)
    bibliography.register(Citation([CitationItem("quay")]))
    (line,) = map(str, bibliography.bibliography())
    assert "Example Mission" in line and "2026" in line and "https://news.example.org/news/quay/" in line


def test_a_release_that_never_changed_has_no_version_and_a_withdrawn_one_says_so(tiny: TinySite) -> None:
    tiny.release("same")
    tiny.release("gone", withdrawn={"at": "2026-03-05", "reason": "It was wrong."})
    tiny.build()
    line, _, bibtex, csl = forms(tiny, "/news/same/")
    assert "version" not in line + bibtex + csl
    line, _, bibtex, csl = forms(tiny, "/news/gone/")
    assert "(withdrawn on 5 March 2026)" in line and "withdrawn on 5 March 2026" in bibtex
    assert json.loads(csl)[0]["status"] == "withdrawn"


def test_authors_are_cited_as_their_owners_write_them(tiny: TinySite) -> None:
    tiny.release("signed", authors=["ana-example"])
    tiny.build()
    line, apa, bibtex, _ = forms(tiny, "/news/signed/")
    author = line.partition(",")[0]
    assert "Press release, Example Mission, 2 March 2026" in line, "who published it is named beside a person"
    assert apa.endswith("[Press release]. Example Mission. https://news.example.org/news/signed/")
    assert read(bibtex, "bibtex")["author"] == [{"literal": author}] and author != "Example Mission"


def test_citing_is_closed_until_a_reader_opens_it(cited: TinySite) -> None:
    details = one(cited.html("/news/quay/"), "details.citing")
    assert "open" not in details.attributes and one(details, "summary").text() == "Cite this release"
