"""A new version arrives while the old one is in use: offered, taken by a tap, nothing breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import release
from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.product import Product
from tests.e2e.words import en

NEW_TITLE = "Messages, made new"


@pytest.fixture(scope="module")
def product(folder: Path) -> Iterator[Product]:
    """Veldpost in a folder of its own, whose app can be replaced."""
    made = Product(folder, root=release.install(folder))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.mark.browser
def test_an_update_is_offered_and_taken_and_the_old_version_works_until_then(
    product: Product, office: Office, browsers: Browsers, folder: Path
) -> None:
    office.import_people(Worker("7001", "Noor Bakker", "en"))
    [card] = office.invite("7001")
    phone = Phone(browsers.chromium(), en)
    phone.sign_in(card)
    phone.page.goto(office.url)
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    lost: list[str] = []
    phone.page.on(
        "response", lambda answer: lost.append(answer.url) if answer.status >= 400 else None
    )
    errors: list[str] = []
    phone.page.on("pageerror", lambda error: errors.append(str(error)))

    release.update(product.root, release.build_with(folder, {"inbox.title": NEW_TITLE}))
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then(each => each.update())")

    offer = phone.page.get_by_role("button", name=en("update.apply"))
    expect(offer).to_be_visible()
    expect(phone.heading(en("inbox.title"))).to_be_visible()
    phone.page.get_by_role("link", name=en("nav.settings")).click()
    expect(phone.heading(en("nav.settings"))).to_be_visible()
    phone.page.reload()
    phone.open_inbox()
    with phone.page.expect_navigation():
        offer.click()
    expect(phone.heading(NEW_TITLE)).to_be_visible()
    phone.page.get_by_role("link", name=en("nav.settings")).click()
    expect(phone.heading(en("nav.settings"))).to_be_visible()
    caches = phone.page.evaluate("caches.keys()")
    assert len([name for name in caches if name.startswith("pre-")]) == 1
    assert (lost, errors) == ([], [])
