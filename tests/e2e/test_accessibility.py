"""axe finds nothing on any screen, by day and by night."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations, violations_in_both_schemes
from tests.e2e.browsers import Browsers
from tests.e2e.conftest import BrowsersOf
from tests.e2e.office import EVERYONE
from tests.e2e.phone import Phone
from tests.e2e.product import Product
from tests.e2e.tour import ADMIN, DRIVER, SCREENS, sign_in
from tests.e2e.words import en

PageOf = Callable[[str], Page]
TITLE = "Nowa brama"
ANNOUNCEMENT = {
    "default_language": "pl",
    "texts": [{"language": "pl", "title": TITLE, "body": "Wjazd od **północy**."}],
    "audience": EVERYONE,
    "asks_answer": True,
}
PUBLISH = """async draft => {
  const { csrf_token } = await (await fetch('/api/session')).json();
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': csrf_token };
  const post = async (path, body) =>
    (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  const { id, version } = await post('/api/announcements', draft);
  await post(`/api/announcements/${id}/publish`, { version });
}"""
TRANSLATOR = """window.Translator = {
  availability: async () => 'available',
  create: async () => ({ translate: async text => `[en] ${text}` }),
};"""
TORN_BUTTONS = """() => [...document.querySelectorAll('.button')].filter(button => {
  const [sign, words] = [button.querySelector('span > .icon'), document.createRange()];
  if (sign) words.selectNodeContents(sign.parentElement.lastChild);
  const middle = ({ top, bottom }) => (top + bottom) / 2;
  const isApart = () => middle(sign.getBoundingClientRect()) < words.getClientRects()[0].top;
  const besides = () => words.getClientRects()[0].width + 3 * sign.getBoundingClientRect().width;
  const fits = () => besides() < button.parentElement.clientWidth;
  return button.scrollWidth > button.clientWidth ||
    (button.offsetParent && sign && isApart() && fits());
}).map(button => button.textContent)"""
"""Words that are cut off, or whose sign stands on a line of its own though they fit beside it."""

TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Product]:
    """The product with its demo: every screen has something to show."""
    made = Product(folder / "demo", is_demo=True)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def page_of(demo: Product, browsers_of: BrowsersOf) -> Iterator[PageOf]:
    """`page_of(HR)`: where that person of the demo is signed in."""
    pages: dict[str, Page] = {}
    cards = demo.demo_cards()
    with browsers_of() as browsers:

        def page_of(who: str) -> Page:
            if who not in pages:
                context = browsers.chromium(who, phone=who == DRIVER, base_url=demo.url)
                phone = Phone(context, en)
                sign_in(phone, cards[who])
                pages[who] = phone.page
            return pages[who]

        yield page_of


@pytest.mark.browser
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_keeps_to_wcag(page_of: PageOf, name: str) -> None:
    page = page_of(SCREENS[name].who)

    SCREENS[name].open(page)

    assert violations_in_both_schemes(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["welcome-bell", "desk", "people"])
def test_a_narrow_screen_keeps_to_wcag_too(page_of: PageOf, name: str) -> None:
    page = page_of(SCREENS[name].who)
    page.set_viewport_size({"width": 320, "height": 640})

    SCREENS[name].open(page)

    assert violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_what_a_reader_is_asked_and_told_by_a_machine_keeps_to_wcag(page_of: PageOf) -> None:
    admin = page_of(ADMIN)
    SCREENS["organisation"].open(admin)
    admin.evaluate(PUBLISH, ANNOUNCEMENT)
    page = page_of(DRIVER)
    page.add_init_script(TRANSLATOR)

    SCREENS["inbox"].open(page)
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name=en("translate.into", language="English")).click()
    expect(page.get_by_text(f"[en] {TITLE}")).to_be_visible()
    page.get_by_role("button", name=en("answers.question")).click()
    expect(page.get_by_role("textbox", name=en("answers.question_label"))).to_be_visible()

    assert violations_in_both_schemes(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["inbox", "announcement", "settings", "rest", "bell", "drive"])
def test_a_phones_screen_holds_letters_twice_as_large(page_of: PageOf, name: str) -> None:
    page = page_of(DRIVER)
    page.set_viewport_size({"width": 360, "height": 740})

    SCREENS[name].open(page)
    page.evaluate(TWICE_AS_LARGE)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(TORN_BUTTONS) == []
    assert violations(page) == []


@pytest.mark.browser
def test_signing_in_and_setting_up_keep_to_wcag(product: Product, browsers: Browsers) -> None:
    page = browsers.chromium(base_url=product.url).new_page()

    page.goto("/sign-in")
    expect(page.get_by_role("button", name=en("signin.submit"))).to_be_visible()
    found = violations_in_both_schemes(page)
    page.goto(product.setup_link())
    for step in ("organisation", "admin", "team"):
        expect(page.get_by_role("heading", name=en(f"admin.setup.{step}"))).to_be_visible()
        found += violations_in_both_schemes(page)
        for field in page.get_by_role("textbox").all():
            if not field.input_value():
                field.fill("A1")
        page.get_by_role("button", name=en("admin.next")).or_(
            page.get_by_role("button", name=en("admin.setup.finish"))
        ).click()
    expect(page.get_by_role("button", name=en("admin.setup.import"))).to_be_visible()
    found += violations_in_both_schemes(page)

    assert found == []
