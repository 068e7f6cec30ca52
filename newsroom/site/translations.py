"""Whether a translation has followed its original.

Place in the pipeline: below the kinds of output, the agenda and the desk, which all say it alike. Comes in: two versions of a
text as they may be shown. Goes out: the change that the translation has not followed.
"""

from __future__ import annotations

from newsroom.model.release import Moment, Page, Release
from newsroom.reading.values.moments import is_before


def missed_change(original: Page, translation: Page) -> Moment | None:
    """The last change or correction of an original that came after its translation; None where there is none.

    A day alone counts as after a publication on the same day. Between two changes of one day only hours that were given count.
    """
    changed, followed = _last_change(original), _last_change(translation)
    if changed is None:
        return None
    if followed is not None:
        return changed if is_before(followed, changed) else None
    published = translation.published if isinstance(translation, Release) else translation.date
    if published is None or changed.at > published.at:
        return changed
    same_day = not changed.timed and changed.local[:10] == published.local[:10]
    return changed if same_day else None


def _last_change(page: Page) -> Moment | None:
    moments = [page.modified] if page.modified is not None else []
    if isinstance(page, Release) and page.corrections:
        moments.append(page.corrections[0].at)  # newest first
    return max(moments, key=lambda moment: moment.at, default=None)
