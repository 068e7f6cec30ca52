"""`PUBLISH` of `publishconf.py`: where a site may go. Values only.

Place in the pipeline: before everything else here. Comes in: the setting as it was written. Goes out: a `Target`, or
every problem with it at once. Refuses: a secret in the file (a password or token belongs in the environment).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from newsroom.model.problems import ContentError, Problem, UsageError, did_you_mean
from newsroom.model.release import Value
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.request import is_safe

TEXT, NUMBER, FLAG, WAY = "text", "number", "flag", "way"
METHOD = "PURGE"  # the request that Varnish, Fastly, Squid and nginx know
COMMON = {
    "url": TEXT,
    "record": FLAG,
    "server": TEXT,
    "purge": WAY,
    "max_files": NUMBER,
    "max_file_bytes": NUMBER,
    "max_bytes": NUMBER,
}
# kind → (parts that must be there, parts that may be)
KINDS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "folder": ({"path": TEXT}, {}),
    "sftp": (
        {"host": TEXT, "path": TEXT},
        {"port": NUMBER, "user": TEXT, "key": TEXT, "known_hosts": TEXT, "switch": FLAG},
    ),
    "rsync": ({"host": TEXT, "path": TEXT}, {"port": NUMBER, "user": TEXT, "key": TEXT, "known_hosts": TEXT}),
    "s3": ({"bucket": TEXT}, {"prefix": TEXT, "endpoint": TEXT, "region": TEXT}),
    "gcs": ({"bucket": TEXT}, {"prefix": TEXT, "endpoint": TEXT}),
    "azure": ({"container": TEXT}, {"prefix": TEXT, "endpoint": TEXT, "account": TEXT}),
    "git": ({"remote": TEXT}, {"branch": TEXT, "cname": TEXT, "author": TEXT}),
    "netlify": ({"site": TEXT}, {"api": TEXT}),
}
SECRETS = ("password", "token", "secret", "secret_key", "access_key", "secret_access_key", "account_key", "passphrase")
# A password, a forge's token in place of a name, a signature: none of them belongs into an address of the file.
IN_ADDRESS = re.compile(
    r"://(?:[^/@\s:]*:[^/@\s]+|(?:gh[a-z]_|github_pat_|glpat-)[^/@\s]*|[^/@\s]{20,})@|[?&](?:sig|signature|token|key)="
)
SERVERS = ("nginx", "apache", "caddy")
# kind → where a target's secrets belong; elsewhere there is none but that of a cache before the host.
SECRET_PLACES = {
    "sftp": "{0}_PASSWORD in the environment, that of a key {0}_PASSPHRASE",
    "rsync": "an SSH agent",
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
    "gcs": "a file that GOOGLE_APPLICATION_CREDENTIALS names",
    "azure": "AZURE_STORAGE_ACCOUNT_KEY in the environment",
    "git": "{0}_TOKEN in the environment",
    "netlify": "{0}_TOKEN in the environment",
}
EXAMPLE = '{"web": {"kind": "sftp", "host": "www.example.org", "path": "/srv/news"}}'
IN_TOML = '[publish.web] and below it kind = "folder" and path = "/srv/news"'


class Target(Value, frozen=True, kw_only=True):
    """One place to publish to."""

    name: str
    kind: str
    parts: dict[str, object]  # what `KINDS` allows, checked
    folder: str  # of the settings file: relative paths begin there

    def text(self, part: str, default: str = "") -> str:
        return str(self.parts.get(part, default))

    def number(self, part: str, default: int = 0) -> int:
        value = self.parts.get(part, default)
        assert isinstance(value, int)
        return value

    def file(self, part: str) -> str:
        """A path of this machine, as an absolute one; "" where it is not given."""
        text = self.text(part)
        return str(Path(self.folder, Path(text).expanduser())) if text else ""

    @property
    def variable(self) -> str:
        """How the names of its secrets in the environment begin: NEWSROOM_WEB."""
        return _variable(self.name)


def target_named(settings: Settings, name: str) -> Target:
    """The target of that name, or the only one. Raises UsageError for an unknown name, ContentError for a wrong setting."""
    found = read_targets(settings)
    if not found:
        example = IN_TOML if _is_toml(settings) else f"PUBLISH = {EXAMPLE}"
        message = f"must name where to publish, e.g. {example} (nothing is set)"
        raise ContentError(
            [_problem(settings, "publish-missing", message, "`newsroom guide publishing` has a page for each host.")]
        )
    if not name and len(found) == 1:
        return next(iter(found.values()))
    if not name:
        raise UsageError(f"TARGET: must be one of {', '.join(sorted(found))}, e.g. newsroom publish {min(found)}")
    if name not in found:
        raise UsageError(
            f"TARGET: must be one of {', '.join(sorted(found))} (got {name!r}). {did_you_mean(name, found)}".rstrip()
        )
    return found[name]


def read_targets(settings: Settings) -> dict[str, Target]:
    """All targets by name. Raises ContentError with everything that is wrong in `PUBLISH`."""
    problems: list[Problem] = []
    targets: dict[str, Target] = {}
    folder = str(Path(settings.file).parent)
    for name, value in settings.publish.items():
        if not isinstance(value, Mapping):
            example = IN_TOML if _is_toml(settings) else EXAMPLE
            message = f"{name!r} must be parts by name, e.g. {example} (got {value!r})"
            problems.append(_problem(settings, "publish-form", message))
            continue
        problems += [_problem(settings, *found) for found in _faults(name, value)]
        parts = {part: str(each) if isinstance(each, Path) else each for part, each in value.items() if part != "kind"}
        targets[name] = Target(name=str(name), kind=str(value.get("kind")), parts=parts, folder=folder)
    if problems:
        raise ContentError(problems)
    return targets


def _faults(name: str, value: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """(rule, message, hint) of everything that is wrong in one target."""
    kind = str(value.get("kind"))
    secret = [part for part in value if part in SECRETS]
    for part in secret:
        place = _secret_place(name, kind, part)
        yield "publish-secret", f"{name!r} must not hold a {part}: this file is shared", f"It belongs into {place}."
    if kind not in KINDS:
        message = f"{name!r}: kind must be one of {', '.join(KINDS)} (got {value.get('kind')!r})"
        yield "publish-kind", message, did_you_mean(kind, KINDS)
        return
    required, optional = KINDS[kind]
    forms = {**required, **optional, **COMMON}
    for part in required:
        if not value.get(part):
            yield "publish-part", f"{name!r}: a target of kind {kind} needs {part!r}", ""
    for part, given in value.items():
        if part == "kind" or part in secret:
            continue
        if part not in forms:
            hint = did_you_mean(str(part), forms)
            yield "publish-part", f"{name!r}: a target of kind {kind} has no part {part!r}", hint
        elif isinstance(given, str) and IN_ADDRESS.search(given):
            hint = f"Leave it out of the address; it belongs into {_secret_place(name, kind, part)}."
            yield "publish-secret", f"{name!r}: {part} must not hold a password or token", hint
        elif not _fits(forms[part], given):
            yield "publish-part", f"{name!r}: {part} must be {FORMS[forms[part]]} (got {given!r})", ""
    server = str(value.get("server") or SERVERS[0])
    if server not in SERVERS:
        message = f"{name!r}: server must be one of {', '.join(SERVERS)} (got {server!r})"
        yield "publish-part", message, did_you_mean(server, SERVERS)


def _secret_place(name: str, kind: str, part: str) -> str:
    """Where a secret that stands in a part of a target is looked for."""
    place = SECRET_PLACES.get(kind) if part != "purge" else None
    return (place or "{0}_PURGE_TOKEN in the environment").format(_variable(name))


def _variable(name: str) -> str:
    """How the names of a target's secrets in the environment begin."""
    return "NEWSROOM_" + "".join(letter if letter.isalnum() else "_" for letter in name).upper()


FORMS = {
    TEXT: "a text",
    NUMBER: "a number",
    FLAG: "True or False",
    WAY: f'"{METHOD}", an address that begins with https://, or the words of a command, e.g. ["purge-news", "{{paths}}"]',
}


def _fits(form: str, value: object) -> bool:
    if form == TEXT:
        return isinstance(value, str | Path)
    if form == FLAG:
        return isinstance(value, bool)
    if form == WAY:
        words = isinstance(value, list | tuple) and bool(value) and all(isinstance(word, str) for word in value)
        return words or (isinstance(value, str) and (value == METHOD or is_safe(value)))
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _problem(settings: Settings, rule: str, message: str, hint: str = "") -> Problem:
    file = Path(settings.file)
    field = "publish" if _is_toml(settings) else "PUBLISH"
    return Problem(file.name, _line_of(file), field, rule, "error", message, hint)


def _is_toml(settings: Settings) -> bool:
    """Whether the targets are a portal's, in its portal.toml."""
    return settings.file.endswith(".toml")


def _line_of(file: Path) -> int:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if line.startswith(("PUBLISH", "[publish"))), 1)


def encoded(target: Target) -> bytes:
    """The target as bytes: what is remembered of a host belongs to it alone."""
    return msgspec.msgpack.encode((target.kind, sorted((k, str(v)) for k, v in target.parts.items())))
