"""Contacts that leave or have not begun → problems: somebody answers on each day.

Place in the pipeline: the part of `references` that looks at contacts and time. Comes in: the texts and the directory.
Goes out: problems. Only where something is wrong is the source read again, for its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from newsroom.model.directory import Contact, Directory
from newsroom.model.problems import Problem
from newsroom.model.release import Folder, Page


def contact_problems(
    pages: Iterable[tuple[Folder, Page]], directory: Directory, label: str, source: Callable[[str], bytes]
) -> Iterator[Problem]:
    """Contacts that leave without a successor, and days on which nobody answers.

    `label` is the content folder's name in problems, `source` gives a file's bytes by its path there.
    """
    contacts = directory.contacts
    leaving = [contact for contact in contacts.values() if contact.valid_until and not contact.successor]
    waiting = [
        (contact, following)
        for contact in contacts.values()
        if contact.valid_until
        and (following := contacts.get(contact.successor)) is not None
        and following.valid_from is not None
        and following.valid_from.at > contact.valid_until.at
    ]
    if not leaving and not waiting:
        return
    from newsroom.reading.files.source import read_mapping
    from newsroom.reading.files.yaml_text import line_at  # YAML is read again only for the line of a problem

    named = _named(pages, directory)
    path = f"{label}/directory/contacts.yml"
    fields = read_mapping(path, source(path)).fields
    for contact, following in waiting:
        assert contact.valid_until is not None and following.valid_from is not None
        message = (
            f"should leave no day on which nobody answers, e.g. valid_from: the day after {contact.valid_until.local[:10]} "
            f"(got {following.valid_from.local[:10]}): until then '{contact.key}' stays shown"
        )
        line = line_at(fields, (following.key, "valid_from"))
        yield Problem(path, line, "valid_from", "contact-gap", "warning", message)
    for contact in leaving:
        severity = "error" if contact.key in named else "warning"
        message = "must have a `successor`, e.g. successor: press-desk, as `valid_until` is given"
        message += " and releases or the site name this contact" if severity == "error" else ""
        line = line_at(fields, (contact.key, "valid_until"))
        yield Problem(path, line, "successor", "contact-without-successor", severity, message)


def _named(pages: Iterable[tuple[Folder, Page]], directory: Directory) -> set[str]:
    """Keys of the contacts that a text or the site names, and of those who follow them."""
    contacts: dict[str, Contact] = directory.contacts
    named = set(directory.press_contacts)
    for _, page in pages:
        if not page.draft:
            named.update(page.contacts)
    for contact in contacts.values():
        successor = contact.successor if contact.key in named else ""
        while successor in contacts and successor not in named:
            named.add(successor)
            successor = contacts[successor].successor
    return named
