"""Typography: marks by language, never in code or addresses, straight where no rule is sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsroom.reading.body.body import BodySettings, render_body
from newsroom.reading.body.typography import finish, typeset_line


@pytest.mark.parametrize(
    ("lang", "typed", "shown"),
    [
        ("en", "He said \"it's 'fine' now\".", "He said “it’s ‘fine’ now”."),
        ("en", "the '90s, 'tis, rock 'n' roll, workers' rights, 1990's", "the ’90s, ’tis, rock ’n’ roll, workers’ rights, 1990’s"),
        ("en", "\"'Nested' quote,\" he said.", "“‘Nested’ quote,” he said."),
        ("en", '"A quotation of several paragraphs', "“A quotation of several paragraphs"),
        ("en", "37°33'58\"N, 6'6\" tall, a 6\" pipe", "37°33'58\"N, 6'6\" tall, a 6\" pipe"),
        ("en", 'one "two" three" four', 'one "two" three" four'),
        ("en", "a -- b --- c, 1990--95, x...", "a – b — c, 1990–95, x…"),
        ("en", "---- and <-- and --> and .... stay", "---- and <-- and --> and .... stay"),
        ("en", "run it with --force or -v", "run it with --force or -v"),
        ("ko", "이주기구(IOM)는 \"상담\"을 시작했다. '처음'이라고 말했다.", "이주기구(IOM)는 “상담”을 시작했다. ‘처음’이라고 말했다."),
        ("zh", '他说"你好"了，"再见"。', "他说“你好”了，“再见”。"),
        ("zh", '他说"你好了。', '他说"你好了。'),
        ("fr", "L'organisation a dit \"oui\".", "L’organisation a dit «\xa0oui\xa0»."),
        ("fr", "«déjà» vu, « ici », «\u202flà\u202f», «»", "«\xa0déjà\xa0» vu, «\xa0ici\xa0», «\u202flà\u202f», «»"),
        ("fr", "qu'\"un\" mot, l'\"été\" et l’\"or\"", "qu’«\xa0un\xa0» mot, l’«\xa0été\xa0» et l’«\xa0or\xa0»"),
        ("it", "dell'\"arte\"", "dell’«arte»"),
        ("en", "\"One,\" she said. \"Another that goes on", "“One,” she said. “Another that goes on"),
        ("en", "\"A\" is 46'12\" from b\"", "\"A\" is 46'12\" from b\""),
        ("fr", "Le port : ouvert ! Vraiment ?! Oui ; « non : »", "Le port\xa0: ouvert\xa0! Vraiment\xa0?! Oui\xa0; «\xa0non\xa0:\xa0»"),
        ("fr", "à 10:30, a :b, sûr?", "à 10:30, a :b, sûr?"),
        ("fr-CH", "Le port : ouvert", "Le port : ouvert"),
        ("en", "The port : open", "The port : open"),
        ("fr-CH", "«déjà»", "«déjà»"),
        ("es", "«hola», « x »", "«hola», « x »"),
        ("fr-CH", 'Elle a dit "oui".', "Elle a dit «oui»."),
        ("de", "Er sagte \"ja\" und 'nein'.", "Er sagte „ja“ und ‚nein‘."),
        ("ru", 'Он сказал "да".', "Он сказал «да»."),
        ("pl", 'Powiedział "tak".', "Powiedział „tak”."),
        ("ar", "قالت \"الخط\" يعمل، 'اليوم'", "قالت \"الخط\" يعمل، 'اليوم'"),
        ("he", 'צה"ל אמר', 'צה"ל אמר'),
        ("ja", '彼は"はい"と言った', '彼は"はい"と言った'),
        ("en", "''two ticks''", "''two ticks''"),
        ("en", "“curly” and ‘so’", "“curly” and ‘so’"),
        ("en", "see https://x.example/a--b...c'd and press--desk@x.example", "see https://x.example/a--b...c'd and press--desk@x.example"),
        ("en", '"https://x.example/a--b" -- there', "“https://x.example/a--b” – there"),
        ("ko", '"https://x.example/a--b"라고', "“https://x.example/a--b”라고"),
    ],
)  # fmt: skip
def test_a_line_has_the_marks_of_its_language(lang: str, typed: str, shown: str) -> None:
    assert typeset_line(typed, lang) == shown
    assert typeset_line(shown, lang) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p>See "<a href="x">the link</a>" and <em>"x"</em>.</p>', "See “the link” and “x”."),
        ('<p>Use <code>a -- "b"</code> -- now</p>', 'Use a -- "b" – now'),
        ('<pre><code>"x" -- y\n</code></pre>', '"x" -- y\n'),
        ("<p>A -<em>- b</em></p>", "A -- b"),
        ('<p>"One"</p><p>"two"</p>', "“One”“two”"),
        ('<p>5 &lt; 6 &amp; "7"</p>', "5 < 6 & “7”"),
        ('<p>"A<br>b"</p>', "“Ab”"),
    ],
    ids=["beside elements", "code", "block of code", "no dash over an edge", "blocks", "entities", "line end"],
)
def test_marks_know_their_neighbours_over_elements_but_never_enter_code(html: str, shown: str) -> None:
    assert LexborHTMLParser(finish(html, "en")[0]).body.text() == shown  # type: ignore[union-attr]


def test_french_quotes_keep_their_spaces_beside_elements() -> None:
    html = '<p>dit "<strong>Ana</strong>" et "<a href="x">le lien</a>", "<code>x</code>"</p>'
    shown = "dit «\xa0Ana\xa0» et «\xa0le lien\xa0», «\xa0x\xa0»"
    assert LexborHTMLParser(finish(html, "fr")[0]).body.text() == shown  # type: ignore[union-attr]


def test_french_quotes_that_were_typed_get_their_spaces_too() -> None:
    html = "<p>dit «<b>oui</b>», « <i>non</i> » et <a href='x'>«lien»</a>, <code>«x»</code></p>"
    shown = "dit «\xa0oui\xa0», «\xa0non\xa0» et «\xa0lien\xa0», «x»"
    assert LexborHTMLParser(finish(html, "fr")[0]).body.text() == shown  # type: ignore[union-attr]


def test_what_the_owner_excludes_stays_as_typed() -> None:
    html = '<p class="raw">"A"</p><blockquote><p>"B"</p></blockquote><p>"C"</p>'
    shown = LexborHTMLParser(finish(html, "en", ("p.raw", "blockquote"))[0]).body
    assert shown is not None and shown.text() == '"A""B"“C”'


@pytest.mark.parametrize(
    ("html", "bound"),
    [
        ("<p>The line opens on Monday at ten.</p>", "at&nbsp;ten."),
        ('<p>Call <a href="x">our line</a>.</p>', "our&nbsp;line</a>."),
        ("<li>one two\n<ul><li>three four</li></ul></li>", "three&nbsp;four"),
    ],
    ids=["words", "link at the end", "items"],
)
def test_a_short_last_word_is_bound_to_the_one_before(html: str, bound: str) -> None:
    made = finish(html, "en")[1]
    assert bound in made and made.count("&nbsp;") == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>Wir verwenden die Kommunikationsdatenbank</p>",
        "<p>Type <code>x</code> here, then <code>y</code></p>",
        "<p>Word</p>",
        "<td>one two</td>",
        "<p>already&nbsp;bound</p>",
    ],
    ids=["long words", "code", "one word", "cell", "bound"],
)
def test_nothing_is_bound_that_would_not_fit_a_phones_line_or_is_no_prose(html: str) -> None:
    assert finish(html, "en")[1] == html


@given(st.text(alphabet="'\"s1A. \n-é한(،中", max_size=40), st.sampled_from(["en", "ko", "fr", "de", "zh", "ar", "xx"]))
def test_marks_change_and_no_letter_does(text: str, lang: str) -> None:
    kept = [letter for letter in typeset_line(text, lang) if letter.isalnum()]
    assert kept == [letter for letter in text if letter.isalnum()]


def test_the_first_paragraph_has_marks_but_no_bound_word() -> None:
    made = render_body('He said "no" to it.', 1, "releases/2026/line", BodySettings())
    assert made.first_paragraph == "He said “no” to it."
    assert "to&nbsp;it." in made.html
