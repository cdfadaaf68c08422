"""A phone is left in a bus: out on its very next request, and silent from then on."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import ASK, Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.words import en, nl
from tests.push_service import PushService

KIM = Worker("5002", "Kim Peeters", "nl", site="Liège")
SAM = Worker("5001", "Sam Aerts", "nl", site="Liège")
LIEGE = {"any": [{"all": [{"site": ["Liège"]}]}], "except": []}


@pytest.mark.browser
def test_a_revoked_phone_is_signed_out_and_gets_nothing_more(
    office: Office, browsers: Browsers, push_service: PushService
) -> None:
    office.import_people(SAM)
    [sams, admins] = office.invite("5001", "A1")
    phone = Phone(browsers.firefox(notifications=ASK), nl)
    phone.sign_in(sams)
    phone.turn_on_notifications()
    phone.tap(nl("announcement.to_inbox"))
    [before] = push_service.wait(acknowledged=1)["subscriptions"]
    admin = Phone(browsers.chromium("office", phone=False), en)
    admin.sign_in(admins)

    admin.page.goto(f"{office.url}/admin/devices")
    theirs = admin.page.get_by_role("listitem").filter(has_text="Sam Aerts")
    theirs.get_by_role("button", name=en("admin.devices.revoke")).click()
    admin.page.get_by_role("dialog").get_by_role("button", name=en("admin.devices.revoke")).click()
    expect(theirs).to_be_hidden()
    phone.tap(nl("inbox.refresh"))

    expect(phone.page.get_by_text(nl("signin.expired_title"))).to_be_visible()
    announcement = office.publish(texts={"nl": ("Sneeuw", "Rij voorzichtig.")}, audience=LIEGE)
    progress = office.progress_with(announcement, without_device=1)
    assert (progress["targeted"], progress["queued"], progress["accepted"]) == (1, 0, 0)
    [after] = push_service.state()["subscriptions"]
    assert after["requests"] == before["requests"]


@pytest.mark.browser
def test_a_suspended_phone_says_why_and_goes_on_once_its_owner_is_restored(
    office: Office, browsers: Browsers
) -> None:
    office.import_people(KIM)
    [card] = office.invite("5002")
    kim = office.person("5002")["id"]
    phone = Phone(browsers.chromium("kim"), nl)
    phone.sign_in(card)
    phone.page.goto(office.url)
    expect(phone.page.get_by_role("heading", name=nl("inbox.title"))).to_be_visible()

    office.post(f"/people/{kim}/suspend")
    phone.page.reload()

    expect(phone.page.get_by_text(nl("problem.suspended"))).to_be_visible()
    office.post(f"/people/{kim}/restore")
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name=nl("inbox.title"))).to_be_visible()
