"""The main journeys by keyboard alone, finding everything by its computed role and Dutch name."""

import re

import pytest

from tests.e2e.browsers import Browsers
from tests.e2e.keyboard import Keyboard
from tests.e2e.office import Office, Worker
from tests.e2e.words import en, nl

SAM = Worker("8001", "Sam Aerts", "nl", site="Gent")
INGRID = Worker("8002", "Ingrid Bos", "nl", site="Gent", department="HR", job="HR", role="editor")
TITLE, BODY = "De A12 is dicht", "Rijd vandaag via de ring."


def _sign_in(office: Office, browsers: Browsers, who: Worker, *, phone: bool) -> Keyboard:
    """With the code of the card, typed."""
    [card] = office.invite(who.staff_number)
    context = browsers.chromium(who.staff_number, phone=phone, locale="nl-NL")
    keys = Keyboard(context, f"{office.url}/sign-in")
    keys.fill(nl("signin.code"), card["code"])
    keys.fill(nl("signin.staff_number"), who.staff_number)
    keys.press("Enter")
    keys.arrive(nl("welcome.home_title", name=who.name.split()[0]))
    keys.use("button", nl("welcome.home_next"))
    keys.arrive(nl("welcome.bell_title"))
    keys.use("button", nl("ui.later"))
    keys.arrive(nl("inbox.title"))
    return keys


@pytest.mark.browser
def test_a_worker_reads_and_confirms_and_leaves(office: Office, browsers: Browsers) -> None:
    office.import_people(SAM)
    gent = {"any": [{"all": [{"site": ["Gent"]}]}], "except": []}
    office.publish(texts={"nl": (TITLE, BODY)}, audience=gent, must_acknowledge=True)
    keys = _sign_in(office, browsers, SAM, phone=True)

    keys.use("link", re.compile(TITLE))
    keys.arrive(TITLE)
    keys.use("button", nl("announcement.understand"), key="Space")
    keys.arrive(re.compile(nl("announcement.understood")), "status")
    keys.go("link", nl("nav.settings"), key="Shift+Tab")
    keys.press("Enter")
    keys.arrive(nl("nav.settings"))
    keys.go("combobox", nl("settings.language"))
    keys.press("ArrowDown")
    keys.arrive(en("settings.language"), "combobox")
    keys.press("ArrowUp")
    keys.arrive(nl("settings.language"), "combobox")
    keys.use("button", nl("settings.sign_out"))
    keys.go("button", nl("ui.close"))
    keys.press("Escape")
    keys.arrive(nl("settings.sign_out"), "button")
    keys.press("Enter")
    keys.go("button", nl("ui.cancel"))
    keys.press("Tab")
    keys.use("button", nl("settings.sign_out"))

    keys.arrive(nl("signin.title", name="Transport Peeters"))


@pytest.mark.browser
def test_hr_writes_sends_and_follows(office: Office, browsers: Browsers) -> None:
    office.import_people(SAM, INGRID)
    keys = _sign_in(office, browsers, INGRID, phone=False)

    keys.use("link", nl("nav.desk"))
    keys.arrive(nl("desk.list.title"))
    keys.use("button", nl("desk.list.new"))
    keys.arrive(nl("desk.compose.title"))
    keys.fill(nl("desk.field.title"), TITLE)
    keys.fill(nl("desk.field.body"), BODY)
    keys.go("radio", nl("desk.audience.everyone"))
    keys.press("ArrowDown")
    keys.go("radio", nl("desk.audience.some"))
    keys.use("button", re.compile("^HR"), key="Space")
    keys.use("switch", re.compile(nl("desk.field.must_acknowledge")), key="Space")
    keys.use("button", nl("desk.compose.review"))
    keys.arrive(nl("desk.review.title"))
    keys.use("button", nl("desk.send.send_to_one", count=1))
    keys.use("button", nl("desk.send.confirm"))

    keys.arrive(TITLE)
