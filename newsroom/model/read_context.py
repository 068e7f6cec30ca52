"""The values beside its files that reading a folder depends on: settings, and the content folder's name in problems."""

from __future__ import annotations

from newsroom.model.release import Value
from newsroom.model.settings import Settings


class ReadContext(Value, frozen=True, kw_only=True):
    """The settings that reading depends on (`settings.reading_part`), and the prefix of paths in problems."""

    timezone: str
    languages: tuple[str, ...]  # the site's first one first
    content_label: str = "content"
    markdown: dict[str, object] = {}
    typogrify: bool = True
    typogrify_ignore_tags: tuple[str, ...] = ()
    site_url: str = ""
    static_paths: tuple[str, ...] = ()


def read_context(settings: Settings, label: str) -> ReadContext:
    """The values beside its files that reading a folder depends on. `label` names the content folder in problems."""
    return ReadContext(
        timezone=settings.timezone,
        languages=settings.languages,
        content_label=label,
        markdown=settings.markdown,
        typogrify=settings.typogrify,
        typogrify_ignore_tags=settings.typogrify_ignore_tags,
        site_url=settings.site_url,
        static_paths=settings.static_paths,
    )
