"""/api/organisation/tour: the organisation says it in its own words, language by language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.core.languages import Language
from app.organisation import service as organisation
from app.people.models import Person
from app.people.roles import Role
from app.tour import service
from app.tour.models import TEXT_LENGTH, TITLE_LENGTH, Standing, TourState, TourStep
from tests import factories
from tests.conftest import NOON

AsPerson = Callable[[Person], FlaskClient]
PATH = "/api/organisation/tour"
WORDS, CONTACT = f"{PATH}/words", f"{PATH}/contact"
OWN = {"step": "offline", "language": "nl", "title": "In de tunnel", "text": "Lees door."}
ANJA = {"name": "Anja Smit", "phone": "+31 6 12345678"}


@pytest.fixture
def admin(as_: AsPerson) -> FlaskClient:
    return as_(factories.person(role=Role.ADMIN))


def item(tour: Any, step: str, language: str) -> Any:
    [found] = [
        each for each in tour["items"] if (each["step"], each["language"]) == (step, language)
    ]
    return found


def version_in(tour: Any, step: str = "offline", language: str = "nl") -> str:
    version: str = item(tour, step, language)["version"]
    return version


def write(browser: FlaskClient, *, over: Any = None, **changes: str) -> Any:
    """Words for one step over those in the tour that was read, or over the ones that ship."""
    words = OWN | changes
    version = version_in(over, words["step"], words["language"]) if over else ""
    answer = browser.put(WORDS, json=words | {"version": version})
    assert answer.status_code == 200, answer.json
    return answer.json


def take_back(browser: FlaskClient, *, over: Any) -> Any:
    place = {"step": "offline", "language": "nl", "version": version_in(over)}
    return browser.delete(WORDS, query_string=place)


def fields_of(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json["errors"]]


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.EDITOR, Role.COUNCIL])
def test_only_admins_write_it(as_: AsPerson, role: Role) -> None:
    browser = as_(factories.person(role=role))

    answers = [
        browser.get(PATH),
        browser.put(WORDS, json=OWN | {"version": ""}),
        browser.delete(WORDS, query_string={"step": "help", "language": "nl", "version": ""}),
        browser.put(CONTACT, json=ANJA),
        browser.delete(CONTACT),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_every_step_ships_with_words_in_every_language(admin: FlaskClient) -> None:
    organisation.change(name="Bouwbedrijf Jansen")
    db.session.commit()

    items = admin.get(PATH).json["items"]  # type: ignore[index]

    assert [(each["step"], each["language"]) for each in items] == [
        (step, language) for step in TourStep for language in Language
    ]
    assert all(each["own"] is None for each in items)
    assert all(0 < len(each["shipped"]["title"]) <= TITLE_LENGTH for each in items)
    assert all(0 < len(each["shipped"]["text"]) <= TEXT_LENGTH for each in items)
    about = [each["shipped"]["text"] for each in items if each["step"] == "about"]
    assert all("Bouwbedrijf Jansen" in text for text in about)


def test_own_words_stand_beside_the_ones_that_ship(admin: FlaskClient) -> None:
    shipped = item(admin.get(PATH).json, "offline", "nl")["shipped"]

    tour = write(admin)

    assert item(tour, "offline", "nl")["own"] == {"title": "In de tunnel", "text": "Lees door."}
    assert item(tour, "offline", "nl")["shipped"] == shipped


def test_readers_of_another_language_keep_the_words_that_ship(admin: FlaskClient) -> None:
    tour = write(admin)

    others = [item(tour, "offline", each)["own"] for each in Language if each != "nl"]

    assert others == [None] * 5


def test_a_phone_gets_every_own_word_and_no_other(admin: FlaskClient, as_: AsPerson) -> None:
    polish = OWN | {"language": "pl", "title": "W tunelu"}
    write(admin)
    write(admin, **polish)
    admin.put(CONTACT, json=ANJA)

    mine = as_(factories.person(language="pl")).get("/api/me/tour").json

    assert sorted(mine["words"], key=lambda each: each["language"]) == [OWN, polish]
    assert mine["contact"] == ANJA


def test_written_again_the_last_words_hold(admin: FlaskClient) -> None:
    first = write(admin)

    tour = write(admin, over=first, text="Geen bereik? Lees gewoon door.")

    assert item(tour, "offline", "nl")["own"]["text"] == "Geen bereik? Lees gewoon door."


def test_words_that_somebody_else_wrote_meanwhile_are_not_written_over(
    admin: FlaskClient, as_: AsPerson
) -> None:
    read = admin.get(PATH).json
    theirs = write(as_(factories.person(role=Role.ADMIN)), over=read)

    answer = admin.put(WORDS, json=OWN | {"text": "Van mij.", "version": version_in(read)})

    assert (answer.status_code, answer.json["code"]) == (409, "edited_elsewhere")
    assert item(admin.get(PATH).json, "offline", "nl")["own"]["text"] == OWN["text"]
    mine = write(admin, over=theirs, text="Van mij.")
    assert item(mine, "offline", "nl")["own"]["text"] == "Van mij."


@pytest.mark.parametrize("then", ["changed", "taken back and written anew"])
def test_words_that_nobody_saw_are_not_taken_back(admin: FlaskClient, then: str) -> None:
    read = write(admin)
    if then == "changed":
        write(admin, over=read, text="Van iemand anders.")
    else:
        take_back(admin, over=read)
        write(admin, text="Van iemand anders.")

    answer = take_back(admin, over=read)

    assert (answer.status_code, answer.json["code"]) == (409, "edited_elsewhere")
    assert item(admin.get(PATH).json, "offline", "nl")["own"]["text"] == "Van iemand anders."


def test_another_step_of_somebody_else_is_in_nobody_s_way(admin: FlaskClient) -> None:
    read = admin.get(PATH).json
    write(admin, over=read, step="help")

    assert write(admin, over=read)


def test_taken_back_the_words_that_ship_hold_again(admin: FlaskClient) -> None:
    tour = take_back(admin, over=write(admin))

    again = take_back(admin, over=tour.json)

    assert item(tour.json, "offline", "nl")["own"] is None
    assert again.status_code == 404


def test_what_looks_like_markup_is_kept_as_it_was_typed(admin: FlaskClient) -> None:
    text = "<script>alert(1)</script> **vet** {name}\nTweede regel"

    tour = write(admin, text=text)

    assert item(tour, "offline", "nl")["own"]["text"] == text


def test_a_title_is_one_line(admin: FlaskClient) -> None:
    tour = write(admin, title="In\nde\t tunnel")

    assert item(tour, "offline", "nl")["own"]["title"] == "In de tunnel"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"step": "seventh"}, "step"),
        ({"language": "it"}, "language"),
        ({"title": " "}, "title"),
        ({"title": "x" * (TITLE_LENGTH + 1)}, "title"),
        ({"text": ""}, "text"),
        ({"text": "x" * (TEXT_LENGTH + 1)}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": None}, "text"),
        ({"html": "<b>"}, "html"),
        ({"version": None}, "version"),
        ({"version": "x" * 65}, "version"),
    ],
)
def test_words_out_of_bounds_are_refused_by_name(
    admin: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = admin.put(WORDS, json=OWN | {"version": ""} | change)

    assert answer.status_code == 422
    assert fields_of(answer) == [field]


def test_the_longest_words_fit(admin: FlaskClient) -> None:
    assert write(admin, title="ł" * TITLE_LENGTH, text="😀" * TEXT_LENGTH)


def test_whom_to_ask_is_named_and_taken_back(admin: FlaskClient) -> None:
    named = admin.put(CONTACT, json=ANJA).json
    renamed = admin.put(CONTACT, json={"name": "De planning", "phone": ""}).json
    removed = admin.delete(CONTACT).json

    assert named["contact"] == ANJA
    assert renamed["contact"] == {"name": "De planning", "phone": ""}
    assert removed["contact"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"phone": "1" * 33}, "phone"),
        ({"phone": "javascript:alert(1)"}, "phone"),
        ({"phone": "12\n3"}, "phone"),
    ],
)
def test_a_contact_out_of_bounds_is_refused_by_name(
    admin: FlaskClient, change: dict[str, str], field: str
) -> None:
    answer = admin.put(CONTACT, json=ANJA | change)

    assert answer.status_code == 422
    assert set(fields_of(answer)) == {field}


def test_an_admin_sees_how_many_and_never_who(admin: FlaskClient) -> None:
    states = [TourState.FINISHED] * 3 + [TourState.SKIPPED] * 2 + [TourState.UNDER_WAY]
    for state in states:
        told = Standing(step=TourStep.REST, state=state, at=NOON)
        service.tell(factories.person().id, told, now=NOON + timedelta(days=1))
    gone = factories.person()
    gone.suspended_at = NOON
    told = Standing(step=TourStep.HELP, state=TourState.FINISHED, at=NOON)
    service.tell(gone.id, told, now=NOON)
    factories.person()
    db.session.commit()

    counts = admin.get(PATH).json["counts"]  # type: ignore[index]

    assert counts == {"people": 8, "finished": 3, "skipped": 2, "under_way": 1}
