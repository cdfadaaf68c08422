"""A phone that knows when to be quiet, and a works council that reads what passed it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import Browsers
from tests.e2e.office import REASON, Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.words import en

TITLE = "Gas leak in hall 2"
ANYONE = {"any": [{"all": [{"site": ["Site 7101"]}]}], "except": []}


def _signed_in(office: Office, browsers: Browsers, worker: Worker, *, phone: bool) -> Phone:
    office.import_people(worker)
    [card] = office.invite(worker.staff_number)
    found = Phone(browsers.chromium(worker.staff_number, phone=phone), en)
    found.sign_in(card)
    found.page.goto(office.url)
    found.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return found


@pytest.mark.browser
def test_hours_chosen_in_a_tunnel_hold_at_the_server_when_the_network_returns(
    office: Office, browsers: Browsers
) -> None:
    phone = _signed_in(office, browsers, Worker("7100", "Piet Smit", "en"), phone=True)
    page, rest = phone.page, f"{office.url}/api/me/rest"
    page.goto(f"{office.url}/rest")
    work = page.get_by_role("group", name=en("rest.work_days"))
    expect(work).to_be_visible()

    phone.context.set_offline(True)
    work.get_by_label(en("rest.quiet"), exact=True).select_option("night")
    work.get_by_label(en("rest.from")).fill("21:30")
    work.get_by_label(en("rest.to")).fill("05:00")
    phone.tap(en("rest.save"))
    expect(page.get_by_text(en("rest.waiting"))).to_be_visible()
    phone.context.set_offline(False)
    page.reload()
    expect(page.get_by_text(en("rest.source_own"))).to_be_visible()

    chosen = phone.context.request.get(rest).json()
    assert chosen["source"] == "own"
    assert chosen["quiet_hours"] == [{"days": [0, 1, 2, 3, 4], "start": "21:30", "end": "05:00"}]


@pytest.mark.browser
def test_the_works_council_reads_why_something_passed_quiet_hours(
    office: Office, browsers: Browsers
) -> None:
    ria = Worker("7102", "Ria Council", "en", role="council")
    office.import_people(Worker("7101", "Jan Smit", "en", site="Site 7101"))
    office.publish(texts={"en": (TITLE, "Stay out.")}, audience=ANYONE, priority="critical")

    council = _signed_in(office, browsers, ria, phone=False)
    council.page.get_by_role("link", name=en("nav.council")).click()

    expect(council.page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(council.page.get_by_text(REASON)).to_be_visible()
    expect(council.page.get_by_role("link", name=en("nav.admin"))).to_have_count(0)
    council.page.goto(f"{office.url}/admin/people")
    expect(council.page).to_have_url(f"{office.url}/")
