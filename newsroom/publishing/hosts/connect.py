"""The host of a target: which module serves which kind, and what is said when its libraries are not installed.

Place in the pipeline: between `targets` and the engine. Comes in: a `Target`. Goes out: a `Host` or `Deployer`, not yet
open. Refuses: to import a library of a kind that is not asked for.
"""

from __future__ import annotations

from importlib import import_module

from newsroom.publishing.hosts.host import Deployer, Host, Limits, Undecided
from newsroom.publishing.hosts.targets import Target

# kind → (module, class, library that it needs, extra)
MODULES: dict[str, tuple[str, str, str, str]] = {
    "folder": ("folder", "FolderHost", "", ""),
    "sftp": ("sftp", "SftpHost", "asyncssh", "sftp"),
    "rsync": ("rsync", "RsyncHost", "", ""),
    "s3": ("objects", "ObjectHost", "obstore", "s3"),
    "gcs": ("objects", "ObjectHost", "obstore", "gcs"),
    "azure": ("objects", "ObjectHost", "obstore", "azure"),
    "git": ("git", "GitDeployer", "dulwich", "git"),
    "netlify": ("netlify", "NetlifyDeployer", "", ""),
}
KNOWN_LIMITS = {"git": Limits(file_bytes=100_000_000), "netlify": Limits(file_bytes=100_000_000)}
GITHUB = Limits(file_bytes=100_000_000, bytes=1_000_000_000)  # docs.github.com/pages: limits of a published site


def connect(target: Target) -> Host | Deployer:
    """The target's host. Raises Undecided where its libraries are missing."""
    module, name, library, extra = MODULES[target.kind]
    if library:
        try:
            import_module(library)
        except ImportError:
            raise Undecided(
                f"{target.name}: a target of kind {target.kind} needs {library}, which is not installed: pip install 'pelican-newsroom[{extra}]'"
            ) from None
    made: Host | Deployer = getattr(import_module(f"newsroom.publishing.hosts.{module}"), name).of(target)
    known = GITHUB if "github.com" in target.text("remote") else KNOWN_LIMITS.get(target.kind, Limits())
    made.limits = Limits(
        target.number("max_files", known.files),
        target.number("max_file_bytes", known.file_bytes),
        target.number("max_bytes", known.bytes),
    )
    return made
