"""What the demo's people answer: mostly that it is clear, sometimes in words of their own."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from app.answers import safety, service
from app.answers.models import Choice, Given, Safety, Statement
from app.answers.service import Reader
from app.core.errors import Conflict, NotFound
from app.core.ids import uuid7
from app.core.languages import Language

Voice = Given | Statement
Kind = TypeVar("Kind")

ANSWERED, SAID_SAFE = 0.7, 0.85
"""Of those who open it."""
CHOICES = {Choice.CLEAR: 82, Choice.QUESTION: 12, Choice.CANNOT: 6}
STATES = {Safety.SAFE: 97, Safety.HELP: 3}
SECONDS = 60.0

WORDS: Mapping[Choice, Mapping[Language, tuple[str, ...]]] = {
    Choice.CLEAR: dict.fromkeys(Language, ("",)),
    Choice.QUESTION: {
        Language.DUTCH: ("Geldt dit ook voor de nachtploeg?", "Tot wanneer duurt dit?"),
        Language.ENGLISH: ("Is this for the night shift as well?", "Until when is this?"),
        Language.GERMAN: ("Gilt das auch für die Nachtschicht?", "Bis wann gilt das?"),
        Language.FRENCH: ("C'est aussi pour l'équipe de nuit ?", "C'est jusqu'à quand ?"),
        Language.SPANISH: ("¿También para el turno de noche?", "¿Hasta cuándo es esto?"),
        Language.POLISH: ("Czy to dotyczy też nocnej zmiany?", "Do kiedy to obowiązuje?"),
    },
    Choice.CANNOT: {
        Language.DUTCH: ("Daar is bij ons geen plek voor.", "Dat lukt niet met de oude wagens."),
        Language.ENGLISH: ("There is no room for that here.", "The old lorries cannot do that."),
        Language.GERMAN: ("Dafür ist bei uns kein Platz.", "Mit den alten Wagen geht das nicht."),
        Language.FRENCH: ("Il n'y a pas la place ici.", "Impossible avec les vieux camions."),
        Language.SPANISH: ("Aquí no hay sitio para eso.", "Con los camiones viejos no se puede."),
        Language.POLISH: ("U nas nie ma na to miejsca.", "Starymi ciężarówkami się nie da."),
    },
}


def voices(
    payload: Mapping[str, object], chance: Random, *, opened_at: datetime
) -> Iterator[Voice]:
    """What whoever opened this says to it, where it asks."""
    uid = UUID(str(payload["id"]))
    at = opened_at + timedelta(seconds=chance.expovariate(1 / SECONDS))
    if payload.get("asks_safety") and chance.random() < SAID_SAFE:
        state = _one_of(STATES, chance)
        yield Statement(id=uuid7(), announcement_id=uid, at=at, state=state, position=None)
    if payload.get("asks_answer") and chance.random() < ANSWERED:
        choice = _one_of(CHOICES, chance)
        yield Given(id=uuid7(), announcement_id=uid, at=at, choice=choice, text="", has_photo=False)


def speak(voice: Voice, *, reader: Reader, now: datetime) -> None:
    """Say it, in the reader's language; what was withdrawn meanwhile needs no answer."""
    with suppress(Conflict, NotFound):
        if isinstance(voice, Statement):
            safety.state(voice, reader=reader, now=now)
            return
        words = WORDS[voice.choice][Language(reader.attributes.language)]
        text = words[voice.id.int % len(words)]
        service.answer(replace(voice, text=text), reader=reader, now=now)


def _one_of(shares: Mapping[Kind, int], chance: Random) -> Kind:
    return chance.choices(list(shares), list(shares.values()))[0]
