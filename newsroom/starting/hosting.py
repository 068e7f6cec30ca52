"""The files with which a host builds and publishes a new site.

Comes in: `Answers`. Goes out: text by path; nothing for `none`.
"""

from __future__ import annotations

from newsroom.publishing.schedule import publish_setting, schedule_files
from newsroom.starting.answers import Answers


def host_files(answers: Answers) -> dict[str, str]:
    """The files of the host that was chosen."""
    return schedule_files(answers.host, answers.url, answers.timezone)


def host_setting(answers: Answers) -> str:
    """Where the site goes: `PUBLISH`, as Python."""
    return publish_setting(answers.host)
