"""A question from a tunnel is answered; and who needs help is found."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations_in_both_schemes
from tests.e2e.browsers import Browsers
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone, ringing_phone
from tests.e2e.pictures import jpeg
from tests.e2e.words import en

DRIVER = Worker("6000", "Driver Dirk", "en", site="Aalst")
CREW = [
    Worker(f"60{number}", f"Colleague {number}", "en", site="Aalst") for number in range(10, 20)
]
TITLE = "Load at gate 5 from now on"
QUESTION = "Is gate 5 high enough for a trailer?"
ALARM = "Fire in hall 2"
HERE = {"latitude": 50.93, "longitude": 4.03, "accuracy": 15}


def _at(site: str) -> dict[str, Any]:
    return {"any": [{"all": [{"site": [site]}]}], "except": []}


def _office_screen(office: Office, browsers: Browsers, announcement: str) -> Page:
    [card] = office.invite("A1")
    hr = Phone(browsers.chromium("hr", phone=False), en)
    hr.sign_in(card)
    hr.page.goto(f"{office.url}/desk/{announcement}/progress")
    return hr.page


def _reading_phone(office: Office, browsers: Browsers, worker: Worker, title: str) -> Phone:
    [card] = office.invite(worker.staff_number)
    phone = Phone(browsers.chromium(worker.staff_number), en)
    phone.sign_in(card)
    phone.page.goto(office.url)
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.read(title)
    return phone


@pytest.mark.browser
def test_a_question_asked_in_a_tunnel_is_answered_on_the_same_phone(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(DRIVER, *CREW)
    driver = ringing_phone(office, browsers, DRIVER, en)
    desktop.clear()
    announcement = office.publish(
        texts={"en": (TITLE, "The ramp is ready.")}, audience=_at("Aalst"), asks_answer=True
    )
    desktop.wait(title=TITLE)
    driver.page.goto(office.url)
    driver.read(TITLE)
    driver.context.set_offline(True)

    expect(driver.page.get_by_text(en("answers.anonymous"))).to_be_visible()
    driver.tap(en("answers.question"))
    driver.page.get_by_label(en("answers.question_label")).fill(QUESTION)
    driver.tap(en("answers.send"))
    expect(driver.page.get_by_text(en("answers.waiting"))).to_be_visible()
    screen = _office_screen(office, browsers, announcement)
    expect(screen.get_by_text(en("desk.answers.none"))).to_be_visible()
    driver.context.set_offline(False)

    expect(driver.page.get_by_text(en("answers.waiting"))).to_be_hidden()
    expect(screen.get_by_text(QUESTION)).to_be_visible()
    assert "Dirk" not in screen.locator("main").inner_text()
    assert violations_in_both_schemes(screen) == []
    screen.get_by_label(en("desk.answers.reply_label", language="English")).fill("Yes, 4.2 metres.")
    screen.get_by_role("button", name=en("desk.answers.reply_send")).click()
    buzz = desktop.wait(title=en("server.reply.title", title=TITLE))
    assert buzz.body == "Yes, 4.2 metres."
    expect(driver.page.get_by_text("Yes, 4.2 metres.")).to_be_visible()


@pytest.mark.browser
def test_what_cannot_be_done_goes_with_a_photo_taken_without_network(
    office: Office, browsers: Browsers
) -> None:
    worker = Worker("6200", "Photo Fien", "en", site="Lier")
    office.import_people(worker)
    announcement = office.publish(
        texts={"en": ("Park in row 3", "From today.")},
        audience=_at("Lier"),
        asks_answer=True,
        is_anonymous=False,
    )
    phone = _reading_phone(office, browsers, worker, "Park in row 3")
    expect(phone.page.get_by_text(en("answers.named"))).to_be_visible()
    phone.context.set_offline(True)

    phone.tap(en("answers.cannot"))
    file = {"name": "row.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    phone.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(phone.page.get_by_role("img", name=en("answers.photo_alt"))).to_be_visible()
    assert violations_in_both_schemes(phone.page) == []
    phone.tap(en("answers.send"))
    expect(phone.page.get_by_text(en("answers.waiting"))).to_be_visible()
    phone.context.set_offline(False)

    expect(phone.page.get_by_text(en("answers.waiting"))).to_be_hidden()
    given = phone.page.get_by_role("status").filter(has_text=en("answers.cannot"))
    expect(given).to_be_focused()
    phone.tap(en("answers.change"))
    title = phone.page.get_by_role("heading", level=2, name=en("answers.title"))
    expect(title).to_be_focused()
    phone.tap(en("ui.cancel"))
    expect(given).to_be_focused()
    screen = _office_screen(office, browsers, announcement)
    expect(screen.get_by_role("img", name=en("desk.answers.photo_alt"))).to_be_visible()
    expect(screen.get_by_text("Photo Fien")).to_be_visible()


@pytest.mark.browser
def test_who_needs_help_is_on_the_foreman_s_list_with_the_place_they_chose_to_send(
    office: Office, browsers: Browsers
) -> None:
    site = "Mol"
    worker = Worker("6300", "Hedda Hulp", "en", site=site)
    foreman = Worker("6301", "Foreman Fons", "en", site=site, role="foreman")
    office.import_people(worker, foreman)
    office.publish(
        texts={"en": (ALARM, "\n\n".join(["Leave the building."] * 40))},
        audience=_at(site),
        priority="critical",
        asks_safety=True,
    )
    phone = _reading_phone(office, browsers, worker, ALARM)
    phone.context.grant_permissions(["geolocation"], origin=office.url)
    phone.context.set_geolocation(HERE)  # type: ignore[arg-type]
    phone.context.set_offline(True)

    for tap in ("safety.safe", "safety.help"):
        expect(phone.page.get_by_role("button", name=en(tap))).to_be_in_viewport(ratio=1)
    phone.tap(en("safety.help"))
    said = phone.page.get_by_role("status").filter(has_text=en("safety.said_help"))
    expect(said).to_be_focused()
    expect(phone.page.get_by_text(en("answers.waiting"))).to_be_visible()
    assert violations_in_both_schemes(phone.page) == []
    phone.context.set_offline(False)
    expect(phone.page.get_by_text(en("answers.waiting"))).to_be_hidden()
    watching = _reading_phone(office, browsers, foreman, ALARM)
    watching.page.get_by_role("link", name=en("safety.list_open")).click()
    expect(watching.heading(en("safety.list_title"))).to_be_visible()
    row = watching.page.get_by_role("listitem").filter(has_text="Hedda Hulp")
    expect(row).to_be_visible()
    expect(watching.page.locator("a[href^='geo:']")).to_have_count(0)

    phone.tap(en("safety.position"))
    expect(phone.page.get_by_text(en("safety.position_sent", metres="15"))).to_be_visible()
    expect(phone.page.get_by_text(en("answers.waiting"))).to_be_hidden()
    watching.page.reload()
    expect(row.get_by_text("50.93000, 4.03000")).to_be_visible()
    assert violations_in_both_schemes(watching.page) == []

    phone.tap(en("safety.safe"))
    expect(phone.page.get_by_text(en("safety.said_safe"))).to_be_visible()
