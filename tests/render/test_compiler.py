"""What the theme's compiler makes says the same as what Jinja's own makes, values that are missing or unusual included."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial
from typing import Any, NamedTuple

import jinja2
import pytest
from markupsafe import Markup

from newsroom.render.compiler import ThemeEnvironment
from newsroom.render.views import CardView, DateView, LinkView
from newsroom.render.words import Foreign

OPTIONS = {"autoescape": True, "undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}


class Link(NamedTuple):
    url: str
    label: object
    count: int = 0


@jinja2.pass_context
def seen(context: jinja2.runtime.Context, name: str) -> str:
    """A function that asks for Jinja's context, as a site's own may."""
    return str(context.get(name, "nothing"))


VALUES = {
    "link": Link("/a?b=1&c=2", "<b>'Bold'</b> & \"more\""),
    "marked": Link("/", Markup("<b>kept</b>")),
    "foreign": Link("/", Foreign("Actualité & <notes>", "fr")),
    "rows": {"items": "not a method", "one": [1, 2, {"two": "<2>"}]},
    "links": [Link("/1", "one", 1), Link("/2", None, 2)],
    "number": 7,
    "nothing": None,
    "seen": seen,
    "lower": str.lower,
}

TEMPLATES = (
    "{{ link.url }}|{{ link.label }}|{{ link.count }}|{{ marked.label }}|{{ foreign.label }}|{{ nothing }}|{{ number }}",
    "{{ rows.one[2].two }}|{{ rows['items'] }}|{{ rows.items is defined }}|{{ rows.absent is defined }}|{{ rows.one is defined }}",
    "{{ foreign.label.lang is defined }}|{{ link.label.lang is defined }}|{{ link.absent is undefined }}|{{ absent is defined }}",
    "{{ link.url.upper() }}|{{ lower(link.label) }}|{{ link.label|upper }}|{{ 'a<b'.upper() }}|{{ marked.label.upper() }}",
    "{% macro m(a, b='<x>', c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m('&') }}{{ m('&', '&') }}{{ m(1, c=2) }}{{ m(marked.label, 2, 3) }}",
    "{% macro m(a) %}{{ a }}{{ varargs|length }}{{ kwargs|length }}{% endmacro %}{{ m(1) }}{{ m(1, 2, 3, x=4) }}",
    "{% macro m(a) %}<i>{{ caller(a) }}</i>{% endmacro %}{% call(b) m('<&>') %}{{ b }}{{ link.url }}{% endcall %}",
    "{% macro a(n) %}{{ n }}{% if n %}{{ a(n - 1) }}{% endif %}{% endmacro %}{% set said = a(3) %}{{ said }}{{ a(2) ~ '<' }}",
    "{% for each in links %}{{ loop.index }}{{ each.url }}{{ seen('each') }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for each in links if each.count > 1 %}{{ each.url }}{% else %}none{% endfor %}{{ links|map(attribute='url')|join('<') }}",
    "{% set n = namespace(sum=0) %}{% for each in links %}{% set n.sum = n.sum + each.count %}{% endfor %}{{ n.sum }}",
    "{% autoescape false %}{{ link.label }}{% macro m() %}<{{ link.url }}>{% endmacro %}{{ m() }}{% endautoescape %}{{ link.label }}",
    "{% block b scoped %}{{ seen('link') }}{{ self.c() }}{% endblock %}{% block c %}{{ link.url }}{% endblock %}",
    "{{ absent.url }}", "{{ link.absent }}", "{{ link.label.lang }}", "{{ nothing.url }}", "{{ absent() }}", "{{ absent.url is defined }}",
    "{% macro m(a) %}{{ a.url }}{% endmacro %}{{ m() }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, b=2) }}", "{{ link.url.absent() }}", "{{ number() }}",
    "{% macro m(a, b='<x>', c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(c=link.url, a='<') }}{{ m(b=1) }}",
    "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1, a=2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, class=2) }}",
    "{{ '{x}<{y}'.format(x='<', y=1) }}{% for each in links %}{{ seen(name='each') }}{% endfor %}{{ seen(absent=1) }}",
)  # fmt: skip


def drawn(environment: jinja2.Environment, template: str) -> tuple[str, str]:
    """(what is drawn, the kind and words of the fault)."""
    try:
        return environment.from_string(template).render(**VALUES), ""
    except (jinja2.TemplateError, TypeError) as fault:
        return "", f"{type(fault).__name__}: {fault}"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_says_the_same_as_with_jinjas_own_compiler(template: str) -> None:
    expected = drawn(jinja2.Environment(**OPTIONS), template)  # type: ignore[arg-type]
    assert drawn(ThemeEnvironment(**OPTIONS), template) == expected
    assert any(expected)


def test_what_a_macro_draws_is_markup_for_whoever_takes_it() -> None:
    module = ThemeEnvironment(**OPTIONS).from_string("{% macro m(a) %}<b>{{ a }}</b>{% endmacro %}").module
    made = module.m("<")  # type: ignore[attr-defined]
    assert made == "<b>&lt;</b>" and isinstance(made, Markup)


def test_a_value_that_pretends_to_be_text_is_escaped_all_the_same() -> None:
    class Sly(str):
        def __str__(self) -> str:
            return "<script>"

    assert ThemeEnvironment(**OPTIONS).from_string("{{ a }}").render(a=Sly("plain")) == "&lt;script&gt;"


CARDS = (
    "{% macro m(card, level=3, leads=false) %}<h{{ level }}>{{ card.title }}{{ leads }}</h{{ level }}>{% endmacro %}"
)


def card(title: str) -> CardView:
    return CardView(
        url="/", title=title, date=DateView(iso="2026-03-02", text="2 March"), category=LinkView(label="News", url="/")
    )


def macros_drawn(environment: jinja2.Environment, template: str, **values: object) -> tuple[str, int]:
    """(what a page says, how many macros were drawn for it)."""
    drawn: Counter[str] = Counter()
    sys.setprofile(lambda frame, event, _: drawn.update([frame.f_code.co_name] if event == "call" else []))
    try:
        return environment.get_template(template).render(**values), drawn["macro"]
    finally:
        sys.setprofile(None)


def test_a_card_on_many_pages_is_drawn_once_for_the_same_arguments() -> None:
    one, same_words, foreign = card("<a>"), card("<a>"), card(Foreign("<a>", "fr"))
    environment = ThemeEnvironment(
        loader=jinja2.DictLoader(
            {"lib": CARDS, "page": "{% from 'lib' import m %}{{ m(card, level) }}{{ m(card, leads=leads) }}"}
        ),
        **OPTIONS,  # type: ignore[arg-type]
    )

    page = partial(macros_drawn, environment, "page")
    page(card=card("another"), level=2, leads=False)  # imports what draws it
    first = page(card=one, level=2, leads=False)
    assert first == ("<h2>&lt;a&gt;False</h2><h3>&lt;a&gt;False</h3>", 2)
    assert page(card=one, level=2, leads=False) == (first[0], 0)
    assert page(card=one, level=2, leads=0) == (
        first[0].replace("False</h3>", "0</h3>"),
        1,
    )  # 0 equals False, and reads otherwise
    for other in (same_words, foreign):  # equal words are not the same value: one of them may know its language
        assert page(card=other, level=2, leads=False) == (first[0], 2)
    assert page(card=one, level="2", leads=False) == (first[0], 1)


class Frame(NamedTuple):
    name: str
    rows: object
    title: str = ""


def framed(macro: str) -> jinja2.Environment:
    page = "{% from 'lib' import m %}{{ m(page) }}"
    return ThemeEnvironment(
        loader=jinja2.DictLoader({"lib": macro, "page": page, "part": "{{ page.title }}"}), **OPTIONS
    )  # type: ignore[arg-type]


ROWS = "{% macro m(page) %}{{ page.name }}{% for row in page.rows %}<{{ row }}>{% endfor %}{% endmacro %}"


def test_rows_of_which_every_page_shows_the_very_same_are_drawn_once() -> None:
    environment, rows = framed(ROWS), ("a", "b")
    macros_drawn(environment, "page", page=Frame("imports what draws it", ()))
    assert macros_drawn(environment, "page", page=Frame("x", rows, "one")) == ("x<a><b>", 1)
    assert macros_drawn(environment, "page", page=Frame("x", rows, "two")) == ("x<a><b>", 0)
    assert macros_drawn(environment, "page", page=Frame("y", rows)) == ("y<a><b>", 1)
    assert macros_drawn(environment, "page", page=Frame("x", (*rows, "c"))) == ("x<a><b><c>", 1)


@pytest.mark.parametrize(
    "body",
    [
        "{{ page.rows|length }}{{ page }}",
        "{% set p = page %}{{ p.title }}",
        "{% include 'part' %}",
        "{{ page['title'] }}",
    ],
)
def test_a_macro_that_may_see_more_of_a_page_is_drawn_for_each(body: str) -> None:
    environment, rows = framed(ROWS.replace("{% endmacro %}", body + "{% endmacro %}")), ("a", "b")
    said = [macros_drawn(environment, "page", page=Frame("x", rows, title))[0] for title in ("one", "two")]
    assert said[0] != said[1]


def test_rows_that_may_change_are_drawn_for_each_page() -> None:
    environment, rows = framed(ROWS), ["a"]
    assert macros_drawn(environment, "page", page=Frame("x", rows))[0] == "x<a>"
    rows.append("b")
    assert macros_drawn(environment, "page", page=Frame("x", rows))[0] == "x<a><b>"


LIBRARY = {
    "lib": "{% macro m(a) %}{{ a }}{{ site|default('none') }}{% endmacro %}",
    "page": "{% from 'lib' import m %}{% import 'lib' as lib %}{{ m('<') }}{{ lib.m('&') }}{% from 'lib' import absent %}{{ absent is defined }}",
    "with": "{% from 'lib' import m with context %}{{ m('<') }}",
}


def library(kind: type[jinja2.Environment]) -> jinja2.Environment:
    options: dict[str, Any] = OPTIONS
    return kind(loader=jinja2.DictLoader(LIBRARY), **options)


def test_an_import_gives_what_jinjas_gives_whatever_globals_a_template_was_asked_for_with() -> None:
    theirs, ours = (
        [
            environment.get_template("page").render(),
            environment.get_template("with").render(site="seen"),
            environment.get_template("page", globals={"site": "own"}).render(),
        ]
        for environment in map(library, (jinja2.Environment, ThemeEnvironment))
    )
    assert ours == theirs


def test_a_second_page_asks_nothing_of_jinja_for_its_imports_and_makes_no_markup_of_plain_text() -> None:
    page = library(ThemeEnvironment).get_template("page")
    first = page.render()
    called: Counter[str] = Counter()
    sys.setprofile(lambda frame, event, _: called.update([frame.f_code.co_name] if event == "call" else []))
    try:
        second = page.render()
    finally:
        sys.setprofile(None)
    assert first == second
    assert called["macro"] == 2 and called["escape"] == 1  # of the one value that is no text
    assert not {"_get_default_module", "make_module"} & called.keys()
