"""What reading a folder depends on beside its files: the settings concerned, and how problems name the content folder."""

from __future__ import annotations

from newsroom.model.release import Value
from newsroom.model.settings import Settings


class ReadContext(Value, frozen=True, kw_only=True):
    """The settings that reading depends on (`settings.reading_part`), and what stands before paths in problems."""

    timezone: str
    languages: tuple[str, ...]  # the site's first one first
    content_label: str = "content"
    markdown: dict[str, object] = {}
    typogrify: bool = True
    typogrify_ignore_tags: tuple[str, ...] = ()
    site_url: str = ""
    static_paths: tuple[str, ...] = ()


def read_context(settings: Settings, label: str) -> ReadContext:
    """What reading a folder depends on beside its files. `label` names the content folder in problems."""
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
