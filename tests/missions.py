"""Three sites and the file of their portal, as tests build, check and publish them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOON, TinySite, files_below, picture, share_compiled

from newsroom.build.portal import PortalReport, build_portal
from newsroom.build.stages import Options
from newsroom.model.problems import ContentError, Problem
from newsroom.reading.settings.portal import read_portal

NAMES = ("seoul", "busan", "lima")
LANGUAGES = {"seoul": ["en", "ko"], "busan": ["ko", "en"], "lima": ["es", "en"]}


class Missions:
    """Three sites and the file of their portal, in one folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.output = root, root / "portal"
        self.sites: dict[str, TinySite] = {}
        for name in NAMES:
            (root / name).mkdir()
            site = self.sites[name] = TinySite(root / name)
            site.share_compiled()
            site.set(
                SITENAME=f"{name.title()} News",
                SITEURL=f"https://{name}.example.org",
                LANGUAGES=LANGUAGES[name],
                SECURITY_EXPIRES=None,
            )
        if site.compiled is not None:
            share_compiled(root / ".cache", site.compiled)
        self.file = root / "portal.toml"
        self.write()

    def write(self, text: str = "", names: tuple[str, ...] = NAMES) -> None:
        start = 'title = "Example Missions"\nurl = "https://news.example.org"\noutput = "portal"\n'
        sites = "".join(f'\n[[site]]\nsettings = "{name}/pelicanconf.py"\n' for name in names)
        self.file.write_text(text or start + sites, "utf-8")

    def release(self, name: str, slug: str, **fields: object) -> Path:
        lang = LANGUAGES[name][0]
        return self.sites[name].release(slug, lang, **{"title": f"{name.title()} opens {slug}", **fields})  # type: ignore[arg-type]

    def build(self, at: str = NOON, **options: object) -> PortalReport:
        return build_portal(read_portal(self.file), Options(at=at, jobs=1, **options))  # type: ignore[arg-type]

    def failed(self, report: PortalReport) -> list[str]:
        return [Path(each.site.settings.file).parent.name for each in report.sites if each.failure is not None]

    def files(self) -> dict[str, bytes]:
        return files_below(self.output)

    def said(self, word: str) -> list[str]:
        """Paths of the portal that have a word in their bytes or their name."""
        return [path for path, data in self.files().items() if word.encode() in data or word in path]

    def problems(self) -> list[Problem]:
        with pytest.raises(ContentError) as refusal:
            read_portal(self.file)
        return refusal.value.problems


@pytest.fixture
def missions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Missions]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    made = Missions(tmp_path)
    for number, name in enumerate(NAMES):
        made.sites[name].put("releases/2026/quay/quay.png", picture("teal"))
        made.release(
            name,
            "quay",
            date=f"2026-03-0{number + 1}",
            tags=["health"],
            places=["seoul"],
            image={"file": "quay.png", "alt": "A quay", "credit": f"Ana of {name}"},
            gallery=[],
            body=f"The quay of {name} is a marvel; see [the file](quay.png).\n",
        )
        made.release(name, f"only-{name}", date="2026-02-01", tags=["culture"])
    yield made
