"""Every screen of the app, and how a person of the demo comes there."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.office import Worker, to_csv
from tests.e2e.phone import Phone
from tests.e2e.words import en

DRIVER, HR, ADMIN = "A driver", "HR", "An admin"
DRAFT = {
    "nl": ("Depot maandag vroeger open", "Vanaf maandag opent het depot om **5.30 uur**."),
    "en": ("Depot opens earlier on Monday", "From Monday the depot opens at **5:30**."),
}
BAD_LANGUAGE = Worker("DV-7003", "Jan de Vries", "klingon")

IMAGES_ARE_THERE = """() => [...document.images].every(image =>
  image.complete || image.getBoundingClientRect().top > innerHeight)"""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen, who sees it, and how to open it."""

    who: str
    open: Callable[[Page], None]


def sign_in(phone: Phone, card: dict[str, dict[str, str]]) -> None:
    """Sign in and choose English, whatever the person's language is."""
    phone.scan(card)
    phone.page.get_by_label(en("settings.language")).select_option("en")
    phone.confirm(card["person"]["staff_number"])
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def _at(path: str, heading: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path)
        expect(page.get_by_role("heading", level=1, name=en(heading))).to_be_visible()
        _settle(page)

    return go


def _settle(page: Page) -> None:
    """What is still being fetched has come, and every picture in sight is drawn."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    page.wait_for_function(IMAGES_ARE_THERE)


def _inbox(page: Page) -> None:
    page.goto("/")
    expect(page.locator("a.announcement").first).to_be_visible()
    _settle(page)


def _search(page: Page) -> None:
    page.goto("/search")
    page.get_by_role("searchbox").fill("the")
    expect(page.locator("a.search-hit mark").first).to_be_visible()
    _settle(page)


def _announcement(page: Page) -> None:
    _inbox(page)
    page.locator("a.announcement", has=page.locator("img")).first.click()
    expect(page.locator("img.announcement-picture")).to_be_visible()
    _settle(page)


def _draft(page: Page) -> None:
    """A draft that lacks nothing: the one there is, or a new one."""
    page.goto("/desk?state=draft")
    expect(page.get_by_role("heading", level=1, name=en("desk.list.title"))).to_be_visible()
    _settle(page)
    if page.locator("a.desk-row").count():
        page.locator("a.desk-row").first.click()
    else:
        page.get_by_role("button", name=en("desk.list.new")).click()
        _write(page)
    expect(page.get_by_role("button", name=en("desk.compose.review"))).to_be_enabled()
    _settle(page)


def _write(page: Page) -> None:
    """In Dutch, the organisation's language, and in English; for one site."""
    for language, (title, body) in DRAFT.items():
        if language == "en":
            page.get_by_role("button", name=en("desk.text.add")).click()
            page.get_by_role("dialog").get_by_role("button", name="English").click()
        page.get_by_role("textbox", name=en("desk.field.title"), exact=True).fill(title)
        page.get_by_role("textbox", name=en("desk.field.body"), exact=True).fill(body)
    page.get_by_role("radio", name=en("desk.audience.some")).check()
    page.locator("button.desk-chip").first.click()
    page.get_by_role("switch", name=en("desk.field.must_acknowledge")).check()
    expect(page.locator(".desk-save.saved")).to_be_visible()
    page.reload()


def _review(page: Page) -> None:
    _draft(page)
    page.get_by_role("button", name=en("desk.compose.review")).click()
    expect(page.get_by_role("heading", level=1, name=en("desk.review.title"))).to_be_visible()
    _settle(page)


def _desk(page: Page) -> None:
    page.goto("/desk")
    expect(page.locator("a.desk-row").first).to_be_visible()
    _settle(page)


def _progress(page: Page) -> None:
    _desk(page)
    asks = page.locator("a.desk-row", has_text=en("desk.list.must_acknowledge"))
    asks.first.click()
    expect(page.locator(".desk-meter").first).to_be_visible()
    _settle(page)


def _person(page: Page) -> None:
    _at("/admin/people", "admin.people.title")(page)
    page.locator("a[href^='/admin/people/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _settle(page)


def _preview(page: Page) -> None:
    _at("/admin/import", "admin.import.title")(page)
    new = [Worker("DV-7001", "Els Jansen", site="Utrecht"), Worker("DV-7002", "Piotr Lis", "pl")]
    moved = Worker("DV-1003", "Pieter Bakker", "nl", site="Gent")
    csv = to_csv(*new, moved, BAD_LANGUAGE).encode()
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": csv}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text(en("admin.import.nothing_written"))).to_be_visible()


def _cards(page: Page) -> None:
    _at("/admin/people", "admin.people.title")(page)
    for box in page.get_by_role("checkbox").all()[1:9]:
        box.check()
    page.get_by_role("button", name=en("admin.people.invite_selected_other", count=8)).click()
    page.get_by_role("button", name=en("admin.cards.make")).click()
    expect(page.locator(".paper-card")).to_have_count(8)
    _settle(page)


def _welcome(step: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(f"/welcome?step={step}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        _settle(page)

    return go


def _drive(page: Page) -> None:
    _inbox(page)
    _at("/drive", "drive.title")(page)
    expect(page.get_by_role("button", name=en("drive.begin"))).to_be_visible()


def _safety_list(page: Page) -> None:
    _desk(page)
    critical = page.locator("a.desk-row", has_text=en("desk.priority.critical")).first
    [*_, announcement, _progress_page] = (critical.get_attribute("href") or "").split("/")
    _at(f"/safety/{announcement}", "safety.list_title")(page)


def _withdrawn(page: Page) -> None:
    page.goto("/desk?state=withdrawn")
    expect(page.locator("a.desk-row").first).to_be_visible()
    _settle(page)


def _asking(before: Callable[[Page], None], button: str) -> Callable[[Page], None]:
    """A screen's dialog, opened by the first of its buttons that is so called."""

    def go(page: Page) -> None:
        before(page)
        page.get_by_role("button", name=re.compile(button)).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        _settle(page)

    return go


SCREENS = {
    "inbox": Screen(DRIVER, _inbox),
    "announcement": Screen(DRIVER, _announcement),
    "drive": Screen(DRIVER, _drive),
    "devices": Screen(DRIVER, _at("/devices", "devices.title")),
    "settings": Screen(DRIVER, _at("/settings", "nav.settings")),
    "search": Screen(DRIVER, _search),
    "waiting": Screen(DRIVER, _at("/waiting", "waiting.title")),
    "rest": Screen(DRIVER, _at("/rest", "rest.title")),
    "tour-step": Screen(DRIVER, _at("/tour/help", "tour.help_title")),
    "bell": Screen(DRIVER, _at("/bell", "bell.title")),
    "diagnostics": Screen(DRIVER, _at("/diagnostics", "diagnostics.title")),
    "devices-add": Screen(DRIVER, _asking(_at("/devices", "devices.title"), en("devices.add"))),
    "sign-out": Screen(DRIVER, _asking(_at("/settings", "nav.settings"), en("settings.sign_out"))),
    "welcome-home": Screen(DRIVER, _welcome("home")),
    "welcome-test": Screen(DRIVER, _welcome("test")),
    "welcome-bell": Screen(DRIVER, _at("/welcome?step=bell", "welcome.bell_title")),
    "desk": Screen(HR, _desk),
    "composer": Screen(HR, _draft),
    "review": Screen(HR, _review),
    "send": Screen(HR, _asking(_review, r"^Send to \d+ people$")),
    "progress": Screen(HR, _progress),
    "safety-list": Screen(HR, _safety_list),
    "withdraw": Screen(HR, _asking(_progress, en("desk.withdraw.withdraw"))),
    "withdrawn": Screen(HR, _withdrawn),
    "people": Screen(ADMIN, _at("/admin/people", "admin.people.title")),
    "person": Screen(ADMIN, _person),
    "suspend": Screen(ADMIN, _asking(_person, en("admin.person.suspend"))),
    "import": Screen(ADMIN, _at("/admin/import", "admin.import.title")),
    "shifts": Screen(ADMIN, _at("/admin/shifts", "admin.shifts.title")),
    "import-preview": Screen(ADMIN, _preview),
    "invitations": Screen(ADMIN, _at("/admin/invitations", "admin.cards.title")),
    "print-sheet": Screen(ADMIN, _cards),
    "admin-devices": Screen(ADMIN, _at("/admin/devices", "admin.devices.title")),
    "revoke": Screen(
        ADMIN,
        _asking(_at("/admin/devices", "admin.devices.title"), en("admin.devices.revoke")),
    ),
    "delivery": Screen(ADMIN, _at("/admin/delivery", "admin.delivery.title")),
    "quiet-hours": Screen(ADMIN, _at("/admin/rest", "admin.rest.title")),
    "tour-words": Screen(ADMIN, _at("/admin/tour", "admin.tour.title")),
    "council": Screen(ADMIN, _at("/council", "desk.council.title")),
    "organisation": Screen(ADMIN, _at("/admin/organisation", "admin.organisation.title")),
}
