"""A post → a draft: head, body, files, and what a person has to know of it.

Place in the pipeline: second pass over an archive, post by post. Comes in: a post, its place, the names of all. Goes out: a
`Draft` and its files. Refuses: to lose a character (`Unbalanced`), and to publish what was not public.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from selectolax.lexbor import LexborHTMLParser

from newsroom.importing.archives.html_bodies import read_body
from newsroom.importing.archives.links import Links
from newsroom.importing.archives.naming import Naming, Place, aliases_of, code_of
from newsroom.importing.archives.post import Archive, Post
from newsroom.importing.archives.terms import Terms, kind_of
from newsroom.importing.document import Question, SetAside, Unbalanced, characters, weight
from newsroom.importing.draft import Characters, Draft
from newsroom.model.addresses import is_own_address
from newsroom.model.blocks import Heading, Picture, Text
from newsroom.model.settings import Settings
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.release.field_rules import LONGEST_SUMMARY, LONGEST_TITLE
from newsroom.reading.values.sentences import cut_at_sentence


class Made(NamedTuple):
    """A draft and the files that come along, by their new names."""

    draft: Draft
    files: dict[str, Path]


class Maker:
    """Makes drafts of the posts of one archive."""

    def __init__(self, archive: Archive, naming: Naming, terms: Terms, settings: Settings, now: int) -> None:
        self.archive, self.naming, self.terms, self.settings, self.now = archive, naming, terms, settings, now
        self.moved_files: dict[str, str] = {}  # former address of a public post's file → its address here

    def make(self, post: Post) -> Made:
        """The draft of a post. Raises Unbalanced."""
        place = self.naming.places[post.origin]
        body = read_body(self.archive.settled(post.html))
        old_address = next(iter(post.addresses), "")
        links = Links(self.archive, self.naming, place, self._list, self.settings.site_url, old_address)
        text = links.text(body.text)
        if weight(text) != weight(body.text) + links.added:
            raise Unbalanced(f"{post.origin}: {weight(body.text)} characters became {weight(text)}")
        text = _lowered(text)
        aside = [*post.set_aside, *body.set_aside]
        questions = [*post.questions]
        if body.is_flat:
            questions.append(
                Question(
                    kind="structure",
                    text="its HTML could not be taken over as it is: the words came as plain paragraphs",
                    where=post.origin,
                )
            )
        fields = self._fields(post, place, aside, questions)
        text = self._lead_picture(post, links, fields, text)
        questions += links.questions
        markdown = write_markdown(text)
        if fields.get("status") != "draft":
            here = place.address(self.settings.languages)
            for former, name in links.moved.items():
                if former != here + name:
                    self.moved_files.setdefault(former, here + name)
        head = sum(characters(str(fields.get(name, ""))) for name in ("title", "subtitle", "summary"))
        gone = sum(characters(part.text) for part in aside)
        read = body.read + head + gone - sum(characters(part.text) for part in body.set_aside)
        draft = Draft(
            source=post.origin,
            slug=place.slug,
            lang=place.lang,
            fields=fields,
            body=markdown,
            pictures=(),
            proposals=(),
            set_aside=tuple(aside),
            questions=tuple(dict.fromkeys(questions)),
            characters=Characters(read=read, imported=read - gone, set_aside=gone),
            page=place.is_page,
            year=place.year,
        )
        return Made(draft, links.files)

    def _list(self, kind: str, name: str) -> str:
        """The key of a topic by its old slug, or by the address of its old list."""
        if kind == "address":
            match = re.fullmatch(r"/(?:tags?|category|categories|topics?)/([^/]+?)(?:\.html?)?", name)
            return self.terms.slugs.get(match[1], "") if match else ""
        return (
            self.terms.slugs.get(name, "") or self.terms.slugs.get(name.lower().replace(" ", "-"), "")
            if kind == "topic"
            else ""
        )

    # ── the head ─────────────────────────────────────────────────────────────
    def _fields(self, post: Post, place: Place, aside: list[SetAside], questions: list[Question]) -> dict[str, object]:
        fields: dict[str, object] = {}
        fields["title"] = self._title(post, aside, questions)
        if post.subtitle and (subtitle := plain_text(post.subtitle)):
            fields["subtitle"] = subtitle
        why = post.why_not
        date = self._moment(post.date)
        if date:
            fields["date"] = date
        elif not place.is_page:
            why = why or "its date is missing"
            questions.append(Question(kind="date", text="no date can be read: give `date`", where=post.origin))
        instant = self._instant(post.date)
        if instant is not None and instant.timestamp() > self.now:
            why = why or f"it is dated in the future ({date})"
        modified = self._moment(post.modified)
        if modified and date and modified[:10] > date[:10]:
            fields["modified"] = modified
        if post.embargo:
            fields["embargo"] = post.embargo
        if end := self._instant(post.expires):
            if end.timestamp() <= self.now:
                why = why or f"it expired on {post.expires[:10]}"
            else:
                fields["expires"] = end.replace(second=0, microsecond=0).isoformat(timespec="minutes")
        summary = plain_text(post.summary)
        if summary:
            if len(summary) > LONGEST_SUMMARY:
                short = cut_at_sentence(summary, LONGEST_SUMMARY)
                rest = summary[len(short.removesuffix("…")) :]
                aside.append(SetAside(reason="field", text=rest, where="summary, behind its 300th character"))
                questions.append(
                    Question(
                        kind="summary",
                        text=f"the summary has {len(summary)} characters and was cut at 300",
                        where=post.origin,
                    )
                )
                summary = short
            fields["summary"] = summary
        if not place.is_page:
            self._file(post, fields)
        if not post.is_public or why:
            fields["status"] = "draft"
            silence = (
                f"; {post.addresses[0]} answers nothing until it is public"
                if (post.is_public or post.is_unlisted) and post.addresses
                else ""
            )
            questions.append(
                Question(
                    kind="draft", text=f"is a draft here: {why or 'it was not public'}{silence}", where=post.origin
                )
            )
        kept, lost = aliases_of(
            post.addresses if post.is_public or post.is_unlisted else (), place, self.settings.languages
        )
        taken = [
            alias
            for alias in kept
            if is_own_address(alias.lower(), self.settings.languages) or not self.naming.claim(alias, post.origin)
        ]
        kept = [alias for alias in kept if alias not in taken]
        if kept:
            fields["aliases"] = kept
        for address in lost:
            questions.append(
                Question(
                    kind="alias",
                    text=f"its former address {address} cannot be kept as a file: redirect it at the web server",
                    where=post.origin,
                )
            )
        for address in taken:
            message = f"its former address {address} belongs to something else here: redirect it at the web server"
            questions.append(Question(kind="alias", text=message, where=post.origin))
        if post.id:
            fields["id"] = post.id
        if post.lang and not code_of(post.lang):
            message = f"says that its language is '{post.lang[:40]}', which is no code: it came as '{place.lang}'"
            questions.append(Question(kind="language", text=message, where=post.origin))
        if place.lang not in self.settings.languages:
            questions.append(
                Question(
                    kind="language",
                    text=f"is in '{place.lang}': add it to LANGUAGES in the settings",
                    where=post.origin,
                )
            )
        return fields

    def _title(self, post: Post, aside: list[SetAside], questions: list[Question]) -> str:
        title = plain_text(post.title)
        if not title:
            title = re.sub(r"[-_]+", " ", post.name or Path(post.origin).stem).strip().capitalize() or "Untitled"
            questions.append(
                Question(kind="title", text=f"it has no title; '{title}' was made from its name", where=post.origin)
            )
        if len(title) > LONGEST_TITLE:
            aside.append(
                SetAside(reason="field", text=title[LONGEST_TITLE - 1 :], where="title, behind its 199th character")
            )
            questions.append(
                Question(
                    kind="title",
                    text=f"the title has {len(title)} characters and was cut at {LONGEST_TITLE}",
                    where=post.origin,
                )
            )
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        return title

    def _file(self, post: Post, fields: dict[str, object]) -> None:
        """Under what the post is filed."""
        tags: list[str] = []
        category = "news"
        if post.category:
            kind = kind_of(post.category)
            category = kind or "news"
            if not kind and (key := self.terms.topic(post.category)):
                tags.append(key)
        tags += [key for tag in post.tags if (key := self.terms.topic(tag)) and key not in tags]
        fields["category"] = category
        if tags:
            fields["tags"] = list(dict.fromkeys(tags))
        if authors := [key for author in post.authors if (key := self.terms.person(author))]:
            fields["authors"] = list(dict.fromkeys(authors))

    def _moment(self, text: str) -> str:
        """A date as a head has it: a day alone where the old site gave no hour."""
        moment = self._instant(text)
        if moment is None:
            return ""
        if len(text) == 10 or (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return text[:10]
        return moment.replace(second=0, microsecond=0).isoformat(timespec="minutes")

    def _instant(self, text: str) -> datetime | None:
        """The instant of a date, in the old site's zone where it names none; None where it is no date."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.archive.zone or self.settings.timezone))

    def _lead_picture(self, post: Post, links: Links, fields: dict[str, object], text: Text) -> Text:
        """The lead picture, before the text where the text does not show it already; without a description in the head."""
        if not post.picture:
            return text
        file = self.archive.file_at(post.picture, post.origin)
        if file is None or file in links.files.values():
            return text
        made = links.picture(Picture(file=post.picture))
        if isinstance(made, Picture) and not made.alt and "image" not in fields and not post.is_page:
            fields["image"] = {"file": made.file, "alt": "", "decorative": "true"}
            return text
        return Text(blocks=(made, *text.blocks), notes=text.notes) if isinstance(made, Picture) else text


def plain_text(markup: str) -> str:
    """The visible text of a short piece of HTML, in one line."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    if "<" not in markup:
        return " ".join(unescape(markup).split())
    body = LexborHTMLParser(f"<body>{markup}</body>").body
    return " ".join((body.text() if body is not None else markup).split())


def _lowered(text: Text) -> Text:
    """Headings from the second level on: the first is the page's title."""
    levels = [block.level for block in text.blocks if isinstance(block, Heading)]
    shift = 2 - min(levels, default=2)
    if shift <= 0:
        return text
    blocks = tuple(
        msgspec.structs.replace(block, level=min(6, block.level + shift)) if isinstance(block, Heading) else block
        for block in text.blocks
    )
    return Text(blocks=blocks, notes=text.notes)
