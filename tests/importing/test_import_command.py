"""`newsroom import` of documents, from outside: exit codes, JSON, what is written and what is not."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from conftest import NOON, PROJECT, TinySite, files_below, run_python
from docx import Document
from openxml import Word, p, r
from PIL import Image
from test_opendocument import odt

from newsroom.build.check import check
from newsroom.commands.command_line import main
from newsroom.model.problems import errors
from newsroom.reading.files.source import read_source
from newsroom.reading.files.yaml_text import plain_fields

REASONS = {
    "hidden", "deleted", "moved", "comment", "header", "footer", "text-box", "field", "form-line", "contact", "boilerplate", "unknown",
}  # fmt: skip
CHANGED = (
    '<w:p><w:r><w:t>A headline</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">The line opened </w:t></w:r>'
    '<w:del w:id="1" w:author="A"><w:r><w:delText>on Monday</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="A"><w:r><w:t>on Friday</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> in the city and it answers everybody.</w:t></w:r></w:p>'
)


@pytest.fixture
def site(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> TinySite:
    monkeypatch.chdir(tiny.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782874800")
    return tiny


def release_docx(
    folder: Path, name: str = "release.docx", title: str = "Example Mission opens a line", **header: str
) -> Path:
    document = Document()
    document.add_paragraph("FOR IMMEDIATE RELEASE")
    document.add_paragraph(title, style="Title")
    document.add_paragraph("BUSAN, 27 November 2025 — The mission opened a counselling line in the city on Friday.")
    document.add_paragraph("Listening", style="List Bullet")
    document.add_paragraph("Referral", style="List Bullet")
    document.add_paragraph("Media contact: Press desk, press@example.org")
    for text in header.values():
        document.sections[0].header.paragraphs[0].text = text
    file = folder / name
    document.save(str(file))
    return file


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main("0", ["import", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def sources(site: TinySite) -> list[str]:
    return sorted(file.relative_to(site.content).as_posix() for file in site.content.glob("releases/*/*/*"))


def test_a_word_file_becomes_a_draft_that_passes_the_check(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, str(release_docx(tmp_path)))
    assert code == 0 and err == ""
    assert sources(site) == ["releases/2025/example-mission-opens-a-line/en.md"]
    source = read_source("", (site.content / sources(site)[0]).read_bytes())
    assert plain_fields(source.fields) == {
        "title": "Example Mission opens a line", "status": "draft", "date": "2025-11-27", "dateline": "BUSAN", "contacts": ["press-desk"],
    }  # fmt: skip
    assert source.body == "The mission opened a counselling line in the city on Friday.\n\n- Listening\n- Referral\n"
    assert "FOR IMMEDIATE RELEASE" in out and "characters read" in out
    assert errors(check(site.settings(), NOON)[0]) == []


def test_the_answer_in_json_has_the_form_of_the_contract(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = release_docx(tmp_path, header="EMBARGOED UNTIL 06:00 GMT, 28 November 2026")
    code, out, _ = run(capsys, str(file), "--dry-run", "--format", "json")
    assert code == 0
    answer: dict[str, Any] = json.loads(out)
    assert answer.keys() == {"releases"}
    (release,) = answer["releases"]
    assert release.keys() == {
        "source",
        "slug",
        "lang",
        "fields",
        "body",
        "pictures",
        "proposals",
        "set_aside",
        "questions",
        "characters",
    }
    assert release["fields"]["embargo"] == "2026-11-28T06:00+00:00" and release["fields"]["status"] == "draft"
    assert all(
        part.keys() == {"reason", "text", "where"} and part["reason"] in REASONS for part in release["set_aside"]
    )
    assert all(part.keys() == {"field", "value", "from"} for part in release["proposals"])
    assert [part["kind"] for part in release["questions"]] == ["embargo"]
    counts = release["characters"]
    assert counts["read"] == counts["imported"] + counts["set_aside"]
    assert sources(site) == []


def test_a_change_of_looks_alone_says_so(site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    was = '<w:b/><w:rPrChange w:id="7" w:author="Kim"><w:rPr/></w:rPrChange>'
    file = tmp_path / "looks.docx"
    file.write_bytes(Word(p("A ", r("bold", was), " word.")).data())
    code, out, _ = run(capsys, str(file), "--format", "json")
    question = json.loads(out)["releases"][0]["questions"][0]
    assert code == 1 and sources(site) == []
    assert question["text"] == "before: “A bold word.”, after: “A bold word.” (its look changes, not its words) (Kim)"


@pytest.mark.parametrize(("option", "words"), [("--accept-changes", "on Friday"), ("--reject-changes", "on Monday")])
def test_tracked_changes_stop_until_somebody_decides(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, words: str
) -> None:
    file = tmp_path / "changed.docx"
    file.write_bytes(Word(CHANGED).data())
    code, out, err = run(capsys, str(file), "--format", "json")
    assert code == 1 and sources(site) == []
    questions = json.loads(out)["releases"][0]["questions"]
    assert questions and all(question["kind"] == "tracked-changes" for question in questions)
    assert "on Monday" in str(questions) and "on Friday" in str(questions) and "Nothing was written" in err
    code, out, _ = run(capsys, str(file), option, "--format", "json")
    assert code == 0
    assert json.loads(out)["releases"][0]["body"] == f"The line opened {words} in the city and it answers everybody.\n"
    assert len(sources(site)) == 1


def test_one_file_that_needs_a_decision_holds_the_others(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "changed.docx").write_bytes(Word(CHANGED).data())
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 cut short")
    code, _, err = run(
        capsys, str(release_docx(tmp_path)), str(tmp_path / "changed.docx"), str(tmp_path / "broken.docx")
    )
    assert code == 1 and sources(site) == []
    assert "broken.docx: cannot be imported:" in err and "Traceback" not in err


def test_the_same_file_again_writes_nothing_and_another_of_its_name_is_refused(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = release_docx(tmp_path)
    assert run(capsys, str(file))[0] == 0
    written = (site.content / sources(site)[0]).read_bytes()
    code, out, _ = run(capsys, str(file))
    assert code == 0 and "was there already" in out
    (site.content / sources(site)[0]).write_bytes(written + b"More.\n")
    code, _, err = run(capsys, str(file))
    assert code == 1 and "is there already" in err and "--slug" in err
    assert (site.content / sources(site)[0]).read_bytes() == written + b"More.\n"
    assert run(capsys, str(file), "--slug", "another")[0] == 0


def test_a_further_language_goes_into_the_folder_of_the_release(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.release("line", year="2025")
    code, _, _ = run(
        capsys, str(release_docx(tmp_path, "ko.docx", "예시 대표부, 상담 전화 개통")), "--slug", "line", "--lang", "ko"
    )
    assert code == 0 and sources(site) == ["releases/2025/line/en.md", "releases/2025/line/ko.md"]


def test_neither_title_nor_file_name_in_latin_letters_asks_for_a_slug(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = release_docx(tmp_path, "보도자료.docx", "예시 대표부, 상담 전화 개통")
    code, out, _ = run(capsys, str(file), "--format", "json")
    assert code == 1 and sources(site) == []
    assert [question["kind"] for question in json.loads(out)["releases"][0]["questions"]] == ["slug"]
    assert run(capsys, str(file), "--slug", "line")[0] == 0


def test_a_language_that_the_site_does_not_list_is_a_draft_and_a_question(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, str(release_docx(tmp_path)), "--lang", "fr", "--format", "json")
    assert code == 0 and [question["kind"] for question in json.loads(out)["releases"][0]["questions"]] == ["language"]
    problems = check(site.settings(), NOON)[0]
    assert errors(problems) == [] and any(problem.rule == "language-not-listed" for problem in problems)


@pytest.mark.parametrize(
    "words",
    [
        ["nowhere.docx"], ["pelicanconf.py", "--format", "xml"], ["pelicanconf.py", "--slug", "Capital"], ["pelicanconf.py", "--lang", "English"],
        ["pelicanconf.py", "--accept-changes", "--reject-changes"], ["pelicanconf.py", "tasks.py", "--slug", "a"], ["content"],
    ],
    ids=lambda words: " ".join(words),
)  # fmt: skip
def test_a_wrong_option_ends_with_2(site: TinySite, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    (site.root / "tasks.py").write_text("", encoding="utf-8")
    code, out, err = run(capsys, *words)
    assert code == 2 and out == "" and len(err.strip().splitlines()) == 1


def test_a_mail_gives_its_html_its_subject_and_a_question_for_the_attachment(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = EmailMessage()
    message["Subject"] = "Fwd: Embargo bis 5. März 2026, 10 Uhr: Zeile"
    message["From"] = "a@example.org"
    message.set_content("plain words that the other part repeats\n", charset="iso-8859-1")
    message.add_alternative(
        "<h1>A line opens</h1><p>Die Mission öffnet eine Linie für alle, die sie brauchen.</p>",
        subtype="html",
        charset="utf-8",
        cte="quoted-printable",
    )
    message.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="release.docx")
    file = tmp_path / "mail.eml"
    file.write_bytes(message.as_bytes())
    code, out, _ = run(capsys, str(file), "--format", "json", "--dry-run")
    (release,) = json.loads(out)["releases"]
    assert code == 0 and release["fields"]["title"] == "A line opens"
    assert release["body"] == "Die Mission öffnet eine Linie für alle, die sie brauchen.\n"
    assert {"attachment", "embargo"} <= {question["kind"] for question in release["questions"]}
    assert release["fields"]["embargo"] == "2026-03-05T10:00+09:00"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_plain_text_in_any_charset(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str], charset: str
) -> None:
    text = "보도자료\n\n예시 대표부, 상담 전화 개통\n\n서울 - 예시 대표부는 부산에 상담 전화를 개통했다고 밝혔다. 상담은 세 언어로 이루어지며 매일 열려 있다. 누구나 전화할 수 있다.\n\n- 하나\n- 둘\n"
    file = tmp_path / "release.txt"
    file.write_bytes(text.encode(charset))
    code, out, _ = run(capsys, str(file), "--format", "json", "--dry-run")
    (release,) = json.loads(out)["releases"]
    assert code == 0 and release["lang"] == "ko" and release["fields"]["dateline"] == "서울"
    assert release["fields"]["title"] == "예시 대표부, 상담 전화 개통" and release["body"].endswith("- 하나\n- 둘\n")


def test_a_picture_comes_along_beside_the_draft(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "quay.png"
    Image.new("RGB", (1200, 800), "#357").save(picture)
    file = release_docx(tmp_path)
    document = Document(str(file))
    document.add_picture(str(picture))
    document.save(str(file))
    code, out, _ = run(capsys, str(file), "--format", "json")
    (release,) = json.loads(out)["releases"]
    (brought,) = release["pictures"]
    assert code == 0 and f"]({brought['file']}" in release["body"]
    assert any(question["kind"] == "picture" for question in release["questions"])
    assert any(name.endswith(brought["file"]) for name in sources(site))
    assert errors(check(site.settings(), NOON)[0]) == []


def test_a_page_saved_as_one_file(site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.mhtml"
    file.write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://old.example.org/a\r\nSubject: A line opens\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n------x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://old.example.org/a\r\n\r\n"
        b'<html><head><meta charset=3D"utf-8"></head><body><h1>A line opens</h1><p>Caf=C3=A9 words of the text, which is long enough.</p></body></html>\r\n------x--\r\n'
    )
    code, out, _ = run(capsys, str(file), "--format", "json", "--dry-run")
    (release,) = json.loads(out)["releases"]
    assert (
        code == 0
        and release["fields"]["title"] == "A line opens"
        and release["body"] == "Café words of the text, which is long enough.\n"
    )


def test_an_import_into_the_old_site_itself_says_where_to_go(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/first.md").write_text("Title: First\nDate: 2026-03-02\n\nText.\n")
    (tmp_path / "pelicanconf.py").write_text(
        'SITENAME = "Old"\nSITEURL = "https://old.example.org"\nPATH = "content"\n'
    )
    before = files_below(tmp_path)
    done = run_python("-m", "newsroom", "import", ".", cwd=tmp_path, PYTHONPATH=str(PROJECT))
    assert done.returncode == 1 and "newsroom init mysite" in done.stderr and "SITEURL" not in done.stderr
    assert files_below(tmp_path) == before


def test_inv_has_the_same_command(site: TinySite, tmp_path: Path) -> None:
    from newsroom.commands.tasks import collection

    task = collection()["import"]
    names = {argument.name for argument in task.get_arguments()}
    assert {"files", "slug", "lang", "accept_changes", "reject_changes", "dry_run", "format"} <= names


ELSEWHERE = "../../../../elsewhere"
CLAIMS = {
    "a.docx": Word(f'<w:p><w:r><w:rPr><w:lang w:val="{ELSEWHERE}"/></w:rPr><w:t>OK 12345</w:t></w:r></w:p>').data(),
    "a.odt": odt('<text:p text:style-name="S">OK 12345</text:p>', f'<style:style style:family="paragraph" style:name="S"><style:text-properties fo:language="{ELSEWHERE}"/></style:style>'),
    "a.html": f'<!doctype html><html lang="{ELSEWHERE}"><h1>OK 12345</h1>'.encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_what_a_document_calls_its_language_names_no_file_elsewhere(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = tmp_path / "in" / name
    file.parent.mkdir()
    file.write_bytes(CLAIMS[name])
    code, _, _ = run(capsys, str(file), "--slug", "claimed")
    assert code == 0
    assert sources(site) == ["releases/2026/claimed/en.md"]
    assert not list(site.root.rglob("*elsewhere*")), "written where the file said"
