"""HR writes once; each driver's phone says it in the driver's own language."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsers import Browsers
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone, ringing_phone
from tests.e2e.words import en, nl, pl

INGRID = Worker("3000", "Ingrid Bos", "en", department="HR", job="HR", role="editor")
EMMA = Worker("3001", "Emma Claes", "nl")
PAWEL = Worker("3002", "Paweł Nowak", "pl")
YARA = Worker("3004", "Yara Leroy", "nl", site="Namur")
LUUK = Worker("3003", "Luuk Visser", "nl", site="Utrecht")
TEXTS = {
    "English": ("Snow on the A2", "Drive **slowly**."),
    "Dutch": ("Sneeuw op de A2", "Rij **voorzichtig**."),
    "Polish": ("Śnieg na A2", "Jedź **ostrożnie**."),
}


def _write(page: Page) -> None:
    """All language versions, saved as they are typed."""
    for language, (title, body) in TEXTS.items():
        if language != "English":
            page.get_by_role("button", name=en("desk.text.add")).click()
            page.get_by_role("dialog").get_by_role("button", name=language).click()
        page.get_by_role("textbox", name=en("desk.field.title"), exact=True).fill(title)
        page.get_by_role("textbox", name=en("desk.field.body"), exact=True).fill(body)


def _choose_drivers_in_ghent(page: Page) -> None:
    page.get_by_role("radio", name=en("desk.audience.some")).check()
    page.get_by_role("button", name=re.compile("^Ghent")).click()
    page.get_by_role("button", name=re.compile("^driver")).click()
    expect(page.get_by_text("driver in Ghent")).to_be_visible()


def _send(page: Page, people: int) -> None:
    page.get_by_role("button", name=en("desk.compose.review")).click()
    page.get_by_role("button", name=en("desk.send.send_to_other", count=people)).click()
    page.get_by_role("dialog").get_by_role("button", name=en("desk.send.confirm")).click()
    page.wait_for_url("**/progress")


def _count(page: Page, name: str, value: int) -> Locator:
    meter = page.get_by_role("listitem").filter(has_text=en(f"desk.count.{name}_means"))
    return meter.get_by_text(str(value), exact=True)


@pytest.mark.browser
def test_drivers_in_ghent_get_it_in_their_own_language_and_nobody_else_does(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(INGRID, EMMA, PAWEL, LUUK)
    emma = ringing_phone(office, browsers, EMMA, nl)
    ringing_phone(office, browsers, PAWEL, pl)
    ringing_phone(office, browsers, LUUK, nl)
    desktop.clear()
    [card] = office.invite("3000")
    hr = Phone(browsers.chromium("office", phone=False), en)
    hr.sign_in(card)

    hr.page.goto(f"{office.url}/desk")
    hr.tap(en("desk.list.new"))
    _write(hr.page)
    _choose_drivers_in_ghent(hr.page)
    _send(hr.page, people=2)

    assert desktop.wait(title="Śnieg na A2").body == "Jedź ostrożnie."
    dutch = desktop.wait(title="Sneeuw op de A2")
    assert dutch.body == "Rij voorzichtig."
    expect(_count(hr.page, "displayed", 2)).to_be_visible()
    expect(_count(hr.page, "accepted", 2)).to_be_visible()
    desktop.click(dutch)
    expect(emma.heading("Sneeuw op de A2")).to_be_visible()
    expect(_count(hr.page, "opened", 1)).to_be_visible()
    assert {each.title for each in desktop.notifications} == {"Śnieg na A2", "Sneeuw op de A2"}


@pytest.mark.browser
def test_what_is_withdrawn_leaves_the_inbox_and_the_screen(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(YARA)
    yara = ringing_phone(office, browsers, YARA, nl)
    namur = {"any": [{"all": [{"site": ["Namur"]}]}], "except": []}
    announcement = office.publish(texts={"nl": ("Feest op vrijdag", "Kom ook.")}, audience=namur)
    desktop.wait(title="Feest op vrijdag")
    yara.tap(nl("announcement.to_inbox"))
    expect(yara.page.get_by_role("link", name="Feest op vrijdag")).to_be_visible()
    [card] = office.invite("A1")
    hr = Phone(browsers.chromium("admin", phone=False), en)
    hr.sign_in(card)

    hr.page.goto(f"{office.url}/desk/{announcement}/progress")
    hr.tap(en("desk.withdraw.withdraw"))
    hr.page.get_by_role("dialog").get_by_role("button", name=en("desk.withdraw.confirm")).click()

    desktop.wait(title=nl("server.withdrawn.title"))
    assert "Feest op vrijdag" not in {each.title for each in desktop.shown()}
    expect(yara.page.get_by_text(nl("inbox.empty_title"))).to_be_visible()
    assert "Feest op vrijdag" not in yara.databases()
