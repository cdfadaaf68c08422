"""Six steps in the organisation's own words, left in a tunnel and taken up again there."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import IN_DATABASES, Phone
from tests.e2e.words import nl

ELS = Worker("7301", "Els Beheer", "nl", role="admin")
JAN = Worker("7302", "Jan de Boer", "nl")
TITLE, TEXT = "Tik op Begrepen", "Dan weet de planning dat je het weet."
STEPS = 6


def _at_step(phone: Phone, step: int) -> None:
    """This is the screen, and it has the focus: a screen reader says so."""
    heading = phone.heading(nl("welcome.progress", step=step, steps=STEPS))
    expect(heading).to_be_visible()
    expect(heading).to_be_focused()


def _wait_until_written(phone: Phone, text: str, *, is_there: bool = True) -> None:
    """This text is in the phone's databases, or in none of them any more."""
    look = f"async text => (await ({IN_DATABASES})()).includes(text) === {str(is_there).lower()}"
    phone.page.wait_for_function(look, arg=text, timeout=60_000)


def _say_in_own_words(admin: Phone, url: str) -> None:
    admin.page.goto(f"{url}/admin/tour")
    admin.page.get_by_role("button", name="3. ").click()
    admin.page.get_by_role("tab", name="Nederlands").click()
    admin.page.get_by_label(nl("admin.tour.field_title")).fill(TITLE)
    admin.page.get_by_label(nl("admin.tour.field_text")).fill(TEXT)
    expect(admin.page.locator(".tour-phone")).to_contain_text(TEXT)
    admin.tap(nl("admin.tour.save"))
    expect(admin.page.get_by_role("tab", name="Nederlands ✓")).to_be_visible()


@pytest.mark.browser
def test_a_newcomer_leaves_the_tour_in_a_tunnel_and_goes_on_where_it_was(
    office: Office, browsers: Browsers
) -> None:
    office.import_people(ELS, JAN)
    office.publish(texts={"nl": ("De A12 is dicht", "Rijd via de ring.")})
    to_els, to_jan = office.invite("7301", "7302")
    admin = Phone(browsers.chromium("els", phone=False), nl)
    admin.sign_in(to_els)
    _say_in_own_words(admin, office.url)
    jan = Phone(browsers.chromium("jan"), nl)
    jan.sign_in(to_jan)

    jan.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    jan.page.goto(office.url)
    jan.page.get_by_role("link", name=nl("inbox.tour")).click()
    for step in (1, 2):
        _at_step(jan, step)
        jan.tap(nl("ui.continue"))
    _at_step(jan, 3)
    jan.page.go_back()
    _at_step(jan, 2)
    jan.tap(nl("ui.continue"))
    _at_step(jan, 3)
    expect(jan.heading(TITLE)).to_be_visible()
    expect(jan.page.get_by_text(TEXT)).to_be_visible()
    jan.context.set_offline(True)
    jan.tap(nl("ui.continue"))
    _at_step(jan, 4)
    _wait_until_written(jan, '"step":"offline"')
    jan.context.close()

    jan = Phone(browsers.chromium("jan"), nl)
    jan.context.set_offline(True)
    jan.page.goto(office.url)
    jan.page.get_by_role("link", name=nl("inbox.tour_go_on", step=4, steps=STEPS)).click()
    _at_step(jan, 4)
    jan.context.set_offline(False)
    for step in (5, 6):
        jan.tap(nl("ui.continue"))
        _at_step(jan, step)
    jan.tap(nl("announcement.to_inbox"))
    expect(jan.heading(nl("inbox.title"))).to_be_visible()
    jan.page.go_back()
    expect(jan.heading(nl("inbox.title"))).to_be_visible()
    assert jan.page.evaluate("location.pathname") == "/"
    _wait_until_written(jan, '"kind":"tour"', is_there=False)
    jan.page.goto(office.url)

    expect(jan.page.get_by_role("link", name="De A12 is dicht")).to_be_visible()
    expect(jan.page.get_by_role("link", name=nl("inbox.tour"))).to_have_count(0)
    assert office.get("/organisation/tour")["counts"]["finished"] == 1
