"""The common parts of a feed's three forms: its inputs, title, addresses, id and instants."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.model.release import Value
from newsroom.model.text import Text
from newsroom.outputs.takeaways.entry import Entry
from newsroom.render.context import PageContext
from newsroom.render.xml_text import value
from newsroom.site.identifiers import tag_uri

ALERTS = "alerts"
WHOLE = ("all", ALERTS)  # feeds of a language that there are in any case
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class FeedInputs(Value, frozen=True, kw_only=True):
    """One feed in one form; all but the form is the same for the three."""

    form: str
    group: str  # all | alerts | topics | types
    key: str  # of the directory, or the category
    name: Text  # of a topic
    entries: tuple[Entry, ...]  # newest first
    withdrawn_at: int  # when an entry was last taken out; 0: never


def title(context: PageContext, inputs: FeedInputs) -> str:
    site = context.settings.site_name
    return (
        site
        if inputs.group in WHOLE
        else context.translate("{title} – {site}").format(title=name_of(context, inputs), site=site)
    )


def name_of(context: PageContext, inputs: FeedInputs) -> str:
    if inputs.group == "types":
        return context.kind_name(inputs.key, is_list=True)
    return context.words(inputs.name) or inputs.key


def description(context: PageContext, inputs: FeedInputs) -> str:
    publisher = context.site_view().publisher
    if inputs.group in WHOLE:
        return context.translate("Press releases, statements and news of {publisher}.").format(publisher=publisher)
    sentence = (
        "News of {publisher} on this topic: {name}."
        if inputs.group == "topics"
        else "News of {publisher} of this kind: {name}."
    )
    return context.translate(sentence).format(publisher=publisher, name=name_of(context, inputs))


def page_address(context: PageContext, inputs: FeedInputs) -> str:
    """The address of the page that shows the same."""
    return context.at.absolute(context.at.home if inputs.group in WHOLE else context.at.term(inputs.group, inputs.key))


def own_address(context: PageContext, inputs: FeedInputs, form: str = "") -> str:
    name = inputs.group if inputs.group in WHOLE else f"{inputs.group}/{inputs.key}"
    return context.at.absolute(context.at.feed(name, form or inputs.form))


def feed_id(context: PageContext, inputs: FeedInputs) -> str:
    name = inputs.group if inputs.group in WHOLE else f"{inputs.group}/{inputs.key}"
    return tag_uri(context.settings, f"feeds/{name}/{context.lang}")


def publisher_url(context: PageContext) -> str:
    publisher = context.shared.publisher
    return publisher.url if publisher and publisher.url else context.at.absolute(context.at.home)


def rfc822(at: int, zone: str) -> str:
    """An instant as RSS wants it, whatever the machine's locale: Wed, 06 Jul 2022 00:00:00 +0900."""
    when = datetime.fromtimestamp(at, ZoneInfo(zone))
    return f"{DAYS[when.weekday()]}, {when.day:02} {MONTHS[when.month - 1]} {when.year:04} {when:%H:%M:%S %z}"


def xml_head(context: PageContext) -> str:
    style = value(context.local("/theme/feed.css"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="{style}"?>\n'


def last_change(inputs: FeedInputs) -> int:
    """The instant of the feed's last change: an entry's, or of one that was taken out."""
    releases = [entry.release for entry in inputs.entries]
    if inputs.group == ALERTS:
        return max((release.appears for release in releases), default=0)
    return max(inputs.withdrawn_at, *(release.changed.at for release in releases), 0)


def length(name: str, size: int) -> str:
    return f' {name}="{size}"' if size else ""
