"""What a cell of an import may hold, and what it becomes. Pure."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

from app.core.languages import Language
from app.core.languages import text as text_of
from app.people.models import folded
from app.people.roles import Role

LENGTHS = {
    "staff_number": 64,
    "name": 200,
    "site": 100,
    "department": 100,
    "job": 100,
    "phone": 32,
    "email": 254,
}
MEANT_AS_TEXT = re.compile(r"'(?=[=+\-@])|^=\"(.*)\"$")
PHONE = re.compile(r"\+?[0-9]{6,15}")
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")
EXCEL_ERROR = re.compile(r"#(N/[AB]|(NAME|NAAM|NOM)\?|[A-Z0-9/]+!)", re.IGNORECASE)
"""Such as `#N/B` and `#WAARDE!`: a lookup that found nothing is nobody's site."""

_LANGUAGE_NAMES = {
    Language.DUTCH: "nl nld dut nederlands dutch vlaams flemish niederlandisch neerlandais",
    Language.ENGLISH: "en eng english engels englisch anglais",
    Language.GERMAN: "de deu ger duits german deutsch allemand",
    Language.FRENCH: "fr fra fre frans french francais franzosisch",
    Language.SPANISH: "es spa spaans spanish espanol castellano espagnol spanisch",
    Language.POLISH: "pl pol pools polish polski polonais polnisch",
}
_ROLE_NAMES = {
    Role.WORKER: "worker medewerker werknemer employee gebruiker user",
    Role.FOREMAN: "foreman voorman ploegbaas teamleider teamleader ambassador ambassadeur",
    Role.EDITOR: "editor redacteur hr communicatie communications communication",
    Role.ADMIN: "admin administrator beheerder technischbeheerder",
    Role.COUNCIL: "council workscouncil ondernemingsraad or",
}
_LANGUAGES = {name: value for value, names in _LANGUAGE_NAMES.items() for name in names.split()}
_ROLES = {name: value for value, names in _ROLE_NAMES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be used: a stable code, and what the text of its cure fills in."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


Checked = str | Problem


def cure(problem: Problem, language: str) -> str:
    """What to do about it, in words."""
    return text_of(language, f"server.import.cure.{problem.code}", **problem.values)


def clean(cell: str) -> str:
    """One line of text without spaces around it, invisible characters or Excel's text marks."""
    text = cell
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = "".join(" " if mark.isspace() else mark for mark in text)
        text = "".join(mark for mark in text if unicodedata.category(mark) not in {"Cc", "Cf"})
    text = " ".join(text.split())
    if match := MEANT_AS_TEXT.match(text):
        text = match[1] if match[1] is not None else text[1:]
    return text.strip()


def check(column: str, cell: str) -> Checked:
    """The value a cell stands for, '' where it is empty, or what is wrong with it."""
    text = clean(cell)
    if len(text) > LENGTHS.get(column, 64):
        return Problem("too_long", {"count": str(LENGTHS.get(column, 64))})
    if not text:
        is_needed = column in {"staff_number", "name"}
        return Problem("missing") if is_needed else ""
    if EXCEL_ERROR.fullmatch(text):
        return Problem("excel_error")
    return _CHECKS.get(column, _as_it_is)(text)


def _as_it_is(text: str) -> Checked:
    return text


def _staff_number(text: str) -> Checked:
    if SCIENTIFIC.fullmatch(text):
        return Problem("rounded")
    return text


def _language(text: str) -> Checked:
    word = _word(re.sub(r"[-_][A-Za-z]{2}$", "", text))
    return _LANGUAGES.get(word) or Problem("unknown_language", {"choices": ", ".join(Language)})


def _role(text: str) -> Checked:
    return _ROLES.get(_word(text)) or Problem("unknown_role", {"choices": ", ".join(Role)})


def _time_zone(text: str) -> Checked:
    return _time_zones().get(text.replace(" ", "_").casefold()) or Problem("unknown_time_zone")


def _phone(text: str) -> Checked:
    if SCIENTIFIC.fullmatch(text):
        return Problem("rounded")
    digits = re.sub(r"[\s().\-/]", "", text.replace("(0)", ""))
    digits = re.sub(r"^00", "+", digits)
    return digits if PHONE.fullmatch(digits) else Problem("bad_phone")


def _email(text: str) -> Checked:
    return text if EMAIL.fullmatch(text) else Problem("bad_email")


def _word(text: str) -> str:
    return re.sub(r"[^a-z]", "", folded(text))


@cache
def _time_zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


_CHECKS: dict[str, Callable[[str], Checked]] = {
    "staff_number": _staff_number,
    "language": _language,
    "role": _role,
    "time_zone": _time_zone,
    "phone": _phone,
    "email": _email,
}
