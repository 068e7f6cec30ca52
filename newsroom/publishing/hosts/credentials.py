"""Secrets of a target: where they come from, and the texts that must not show them.

Place in the pipeline: below every host, and before every line that is printed, logged or mailed. Comes in: a target; a text.
Goes out: the secret from the environment or the system's keyring; the text without any. Refuses: to read one from a file.
"""

from __future__ import annotations

import os
import re

from newsroom.publishing.hosts.targets import Target

SHORTEST = 6  # characters of a secret that is looked for: a shorter one would strike words
SECRET_NAMES = re.compile(
    r"(^AWS_(SECRET|SESSION)|^AZURE_.*(KEY|SECRET|TOKEN)|^GOOGLE_.*(KEY|TOKEN)"
    r"|^NEWSROOM_.*_(TOKEN|PASSWORD|PASSPHRASE|WEBHOOK)$)"
)
IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+@")
SIGNED = re.compile(r"(?i)\b(X-Amz-[A-Za-z-]+|sig|signature|access_token|token)=[^&\s\"']+")
BEARER = re.compile(r"(?i)\b(bearer|basic|sharedkey)\s+[A-Za-z0-9._~+/=:-]{8,}")


_read: set[str] = set()  # secrets that this process got from elsewhere than the environment


def keep_secret(value: str) -> None:
    """From now on the value is in no text of ours."""
    _read.add(value)


def without_secrets(text: str) -> str:
    """The text with every secret that we know of taken out."""
    known = _read | {value for name, value in os.environ.items() if SECRET_NAMES.search(name)}
    for value in sorted(known, key=len, reverse=True):
        if len(value) >= SHORTEST:
            text = text.replace(value, "***")
    text = IN_ADDRESS.sub("***@", text)
    text = SIGNED.sub(r"\1=***", text)
    return BEARER.sub(r"\1 ***", text)


def secret(target: Target, kind: str) -> str:
    """A secret from the environment, else from the system's keyring; "" where there is none.

    `kind`: TOKEN, PASSWORD, PASSPHRASE or PURGE_TOKEN.
    """
    name = f"{target.variable}_{kind}"
    value = os.environ.get(name) or _from_keyring(name)
    keep_secret(value)
    return value


def _from_keyring(name: str) -> str:
    try:
        import keyring

        return keyring.get_password("newsroom", name) or ""
    except Exception:  # no keyring on this machine, or a locked one: as good as none
        return ""
