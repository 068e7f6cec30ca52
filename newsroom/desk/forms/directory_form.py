"""The controls of the directory's entries, kind by kind.

Place in the pipeline: a table for `entry_form`, drawn by `directory_page`.
"""

from __future__ import annotations

from newsroom.desk.forms.entry_form import CHOICE, DATE, LINE, MOMENT, ROWS, SPOKEN, WORDS, Control, Part

KINDS: dict[str, tuple[str, tuple[Control, ...]]] = {
    "contacts": (
        "Contacts",
        (
            Control("name", "Name", SPOKEN),
            Control("role", "Role", SPOKEN),
            Control("organisation", "Organisation", CHOICE),
            Control(
                "phones", "Telephone", ROWS, (Part("number", "Number"), Part("label", "What it is", SPOKEN)),
                "With its area code: a guess could ring at a stranger’s.",
            ),
            Control("email", "E-mail"),
            Control("languages", "Languages", WORDS, hint="Their codes, e.g. en, ko"),
            Control("hours", "Hours", hint="e.g. Mon-Fri 09:00-18:00"),
            Control("timezone", "Time zone", hint="e.g. Asia/Seoul"),
            Control("valid_from", "Answers from", DATE),
            Control("valid_until", "Answers until", DATE),
            Control("successor", "Successor", CHOICE),
            Control(
                "rota", "Rota", ROWS,
                (Part("from", "From", MOMENT), Part("until", "Until", MOMENT), Part("contact", "Who is on duty", CHOICE), Part("phones", "Or this telephone", WORDS)),
                "A day, or a day with its hour, e.g. 2026-03-07 or 2026-03-07 18:00. A day in “Until” counts whole.",
            ),
        ),
    ),
    "topics": ("Topics", (Control("name", "Name", SPOKEN),)),
    "places": ("Places", (Control("name", "Name", SPOKEN), Control("timezone", "Time zone", LINE))),
    "organisations": (
        "Organisations",
        (Control("name", "Name", SPOKEN), Control("country", "Country", hint="Two letters, e.g. KR"), Control("url", "Web address")),
    ),
    "people": ("People", (Control("name", "Name", SPOKEN), Control("title", "Function", SPOKEN), Control("organisation", "Organisation", CHOICE))),
}  # fmt: skip
