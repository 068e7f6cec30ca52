"""The commands: `inv build`, `inv check`, `inv serve` … Thin: each calls a function of the package."""

from __future__ import annotations

from invoke import Context, task

SETTINGS = "pelicanconf.py"


@task(
    help={
        "content": "folder with releases/, pages/ and directory/ (default: PATH of the settings)",
        "output": "folder to build into (default: OUTPUT_PATH of the settings)",
        "cache": "folder for the index that makes builds quick (default: CACHE_PATH of the settings)",
        "settings": "settings file",
        "at": "build for this instant, e.g. 2026-03-04T06:00+01:00",
        "jobs": "worker processes (default: one for each processor)",
        "clean": "forget what is known and take the output folder over",
    }
)
def build(c: Context, content="", output="", cache="", settings=SETTINGS, at="", jobs="", clean=False):
    """Build the site."""
    from newsroom import commands

    commands.run(
        commands.build, content=content, output=output, cache=cache, settings=settings, at=at, jobs=jobs, clean=clean
    )


@task(
    help={
        "content": "folder to check",
        "format": "text, json or github",
        "settings": "settings file",
        "at": "check for this instant",
    }
)
def check(c: Context, content="", format="text", settings=SETTINGS, at=""):
    """Say everything that is wrong or doubtful; write nothing."""
    from newsroom import commands

    commands.run(commands.check, content=content, form=format, settings=settings, at=at)


@task(
    help={
        "port": "port on the loopback address (default 8000)",
        "public": "show only what is out",
        "content": "folder to show",
        "settings": "settings file",
        "at": "show the site as of this instant",
    }
)
def serve(c: Context, port="8000", public=False, content="", settings=SETTINGS, at=""):
    """Show the site while you write; a save shows by itself."""
    from newsroom import commands

    commands.run(commands.serve, port=port, public=public, content=content, settings=settings, at=at)


@task(
    positional=["title"],
    help={
        "title": "the headline",
        "slug": "last part of the address, e.g. seoul-workshop (default: made from a Latin title)",
        "lang": "language of the text, e.g. en",
        "category": "press-release, statement, media-advisory, news, briefing-note or speech",
    },
)
def new(c: Context, title, slug="", lang="", category="press-release", content="", settings=SETTINGS):
    """Make a ready folder for a release, as a draft; for an existing slug, a further language."""
    from newsroom import commands

    commands.run(commands.new, title=title, slug=slug, lang=lang, category=category, content=content, settings=settings)


@task(
    positional=["slug"],
    help={
        "slug": "the release's folder name",
        "to": "a new or empty folder to write into",
        "content": "folder to read",
        "settings": "settings file",
        "at": "as of this instant",
    },
)
def handout(c: Context, slug, to="", content="", settings=SETTINGS, at=""):
    """Write a held release for journalists in advance, marked with the end of its embargo."""
    from newsroom import commands

    commands.run(commands.handout, slug=slug, to=to, content=content, settings=settings, at=at)


@task(
    help={
        "days": "how far to look ahead (default 14)",
        "format": "text, json or ics",
        "content": "folder to read",
        "settings": "settings file",
        "at": "as seen from this instant",
    }
)
def agenda(c: Context, days="14", format="text", content="", settings=SETTINGS, at=""):
    """Say what appears, disappears or needs a person in the next days, and when to build next."""
    from newsroom import commands

    commands.run(commands.agenda, days=days, form=format, content=content, settings=settings, at=at)


@task(
    positional=["slug"],
    help={
        "slug": "the release's folder name",
        "lang": "one language only (default: all that are public)",
        "note": "what changed, in a few words, for readers",
        "kind": "published, changed, corrected or withdrawn (default: what it is)",
        "content": "folder to read",
        "settings": "settings file",
        "at": "as of this instant",
    },
)
def release(c: Context, slug, lang="", note="", kind="", content="", settings=SETTINGS, at=""):
    """Note in the ledger what is published of a release; its page lists its versions."""
    from newsroom import commands

    commands.run(
        commands.release, slug=slug, lang=lang, note=note, kind=kind, content=content, settings=settings, at=at
    )


@task(
    positional=["target"],
    help={
        "target": "name of a target of PUBLISH (default: the only one)",
        "settings": "settings file",
        "build": "build first",
        "dry-run": "list what would change and why; change nothing",
        "watch": "build and publish whenever something appears or disappears, until stopped",
        "rollback": "publish this git revision of content/, through today's clearance",
        "verify": "compare what is live with what should be; change nothing",
    },
)
def publish(
    c: Context, target="", settings="publishconf.py", build=False, dry_run=False, watch=False, rollback="", verify=False
):
    """Bring the site to a host."""
    from newsroom import commands

    commands.run(
        commands.publish, target=target, settings=settings, build_first=build, dry_run=dry_run, watch=watch,
        rollback=rollback, verify=verify,
    )  # fmt: skip


@task(help={"fast": "leave out the slow tests (browser, long property tests)"})
def test(c: Context, fast=False):
    """Run the test suite."""
    import sys

    marks = '-m "not slow"' if fast else ""
    c.run(f'"{sys.executable}" -m pytest -n auto --dist loadgroup {marks}', pty=False)


@task(help={"to": "folder to write into"})
def gallery(c: Context, to="gallery"):
    """Draw every component and every kind of page from invented texts; never published."""
    from pathlib import Path

    from newsroom.render.gallery import write_gallery

    folder = Path(to)
    write_gallery(folder, Path("theme"))
    print(f'{folder / "index.html"} – to look at it: python -m http.server --directory "{folder}"')


@task(help={"to": "a folder: every page of the sample site into it, instead of the README's picture"})
def screenshots(c: Context, to=""):
    """Take the README's picture of the sample site, or with --to pictures of all its pages."""
    import sys

    c.run(f'"{sys.executable}" docs/picture/take_pictures.py' + (f' "{to}"' if to else ""), pty=False)


@task
def lint(c: Context):
    """Format, lint, types."""
    import sys

    contract = "-c 'from importlinter.cli import lint_imports_command as main; main()'"
    for command in ("-m ruff format --check .", "-m ruff check .", "-m mypy", contract):
        c.run(f'"{sys.executable}" {command}', pty=False)


@task(
    help={
        "sizes": "numbers of releases, e.g. 1000,10000,100000",
        "peers": "measure stock Pelican and, where installed, Hugo too",
        "json": "a file to write the results to",
        "takeaways": "with all files beside each release; no other generators",
        "kinds": "instead: what each take-away costs beside what its library alone needs",
    }
)
def bench(c: Context, sizes="1000,10000", peers=True, json="", takeaways=False, kinds=False):
    """Measure builds on a corpus made for it."""
    import sys

    more = ("" if peers else " --no-peers") + (f' --json "{json}"' if json else "")
    more += (" --takeaways" if takeaways else "") + (" --kinds" if kinds else "")
    c.run(f'"{sys.executable}" -m benchmarks --sizes {sizes}{more}', pty=False)
