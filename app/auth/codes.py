"""The secrets of an invitation: made, read as people type them, and kept as digests only. Pure."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U, so nothing looks like something else."""
CODE_LENGTH = 12
TOKEN_BYTES = 16
_LOOKS_LIKE = str.maketrans("ILO", "110")
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Secrets:
    """One invitation's code (60 bits, for typing) and link token (128 bits, for scanning)."""

    code: str
    token: str


def make() -> Secrets:
    """A new pair, from the system's randomness."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return Secrets(code, secrets.token_urlsafe(TOKEN_BYTES))


def grouped(code: str) -> str:
    """A code as printed: `ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def normal(typed: str) -> str | None:
    """The code or token that somebody typed or scanned; None where it can be neither."""
    code = re.sub(r"[\s\-\u2010-\u2015.]", "", typed).upper().translate(_LOOKS_LIKE)
    if _CODE.fullmatch(code):
        return code
    token = typed.strip()
    return token if _TOKEN.fullmatch(token) else None


def digest(secret: str) -> bytes:
    """What is stored: SHA-256, which is enough for secrets that are random."""
    return hashlib.sha256(secret.encode()).digest()


def is_same_staff_number(typed: str, known: str) -> bool:
    """The second item, compared without spaces, in any case, in constant time."""
    return hmac.compare_digest(digest(_compact(typed)), digest(_compact(known)))


def _compact(staff_number: str) -> str:
    return "".join(staff_number.split()).casefold()
