"""What a browser asks of an app before it offers to install it."""

import pytest

from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.words import en


@pytest.mark.browser
def test_chromium_finds_nothing_that_keeps_it_from_being_installed(
    office: Office, browsers: Browsers
) -> None:
    office.import_people(Worker("8001", "Bart Wouters", "en"))
    [card] = office.invite("8001")
    phone = Phone(browsers.chromium(), en)
    phone.sign_in(card)
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    chrome = phone.context.new_cdp_session(phone.page)

    assert chrome.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = chrome.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert '"name":"Transport Peeters"' in manifest["data"].replace('": "', '":"')


@pytest.mark.browser
def test_a_page_that_came_past_the_service_worker_is_taken_into_its_care(
    office: Office, browsers: Browsers
) -> None:
    page = browsers.chromium().new_page()
    page.goto(f"{office.url}/sign-in")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.evaluate("window.isOld = true")
    chrome = page.context.new_cdp_session(page)

    chrome.send("Page.reload", {"ignoreCache": True})

    page.wait_for_function("() => !window.isOld && navigator.serviceWorker.controller !== null")
