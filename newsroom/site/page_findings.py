"""Standing pages that say there is no e-mail address, above contacts that have one → a warning with the line.

Place in the pipeline: one of `build.checks.site_findings`. Comes in: the site at its instant. Goes out: one warning a page. A
page is read again only where a contact on it has an address. Refuses: to judge any other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newsroom.model.patterns import pattern
from newsroom.model.problems import Problem
from newsroom.site.site import Site

_NO_MAIL = pattern(
    r"\bno e-?mail\b|이메일[^.\n]{0,30}(?:없|않)|\baucune?\b[^.\n]{0,20}(?:courriel|e-?mail|électronique)"
    r"|\bningun[ao]?\b[^.\n]{0,20}(?:correo|e-?mail)|لا يوجد[^.\n]{0,20}بريد|(?:没有|无)[^。\n]{0,10}(?:邮箱|邮件|邮址)"
    r"|\bнет\b[^.\n]{0,20}(?:почт|e-?mail)|\bkeine e-?mail\b",
    re.IGNORECASE,
)


def page_findings(site: Site, read: Callable[[str], bytes]) -> Iterator[Problem]:
    """`read` gives a file's bytes by its path in problems."""
    for slug, versions in site.pages.items():
        for page in versions.values():
            keys = tuple(site.contacts_named()) if slug == "contacts" else page.contacts
            known = next((each for each, _ in site.contacts_of(keys).contacts if each.email), None)
            if known is None:
                continue
            for number, line in enumerate(read(page.path).decode("utf-8", "replace").splitlines(), 1):
                found = _NO_MAIL.search(line)
                if found is not None:
                    message = f"should not say that there is no e-mail address (got '{found[0]}', and '{known.key}' has {known.email})"
                    hint = "Take the sentence out."
                    yield Problem(page.path, number, "body", "page-contradicts", "warning", message, hint)
                    break
