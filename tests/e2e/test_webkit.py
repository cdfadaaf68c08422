"""What an iPhone's tab sees: no push, said honestly, and an app that works all the same."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.e2e import webkit as webkits
from tests.e2e.browsers import say
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office, Worker
from tests.e2e.webkit import IPHONE, WebKit
from tests.e2e.words import en, nl

NOA = Worker("9001", "Noa Smit", "nl", site="Breda")
TITLE = "Nieuwe poort in Breda"


@pytest.fixture
def webkit(folder: Path, desktop: Desktop) -> Iterator[WebKit]:
    """WebKitGTK that says it is an iPhone's Safari."""
    home = Path(mkdtemp(dir=folder))
    with webkits.running(home, desktop, user_agent=IPHONE) as window:
        say(f"WebKitGTK {window.version}")
        yield window


@pytest.mark.browser
def test_an_iphone_without_push_reads_confirms_and_is_shown_the_home_screen(
    office: Office, webkit: WebKit
) -> None:
    office.import_people(NOA)
    breda = {"any": [{"all": [{"site": ["Breda"]}]}], "except": []}
    texts = {"nl": (TITLE, "Neem de poort aan de noordkant.")}
    announcement = office.publish(texts=texts, audience=breda, must_acknowledge=True)
    [card] = office.invite(NOA.staff_number)

    webkit.open(card["link"])
    webkit.fill(en("signin.staff_number"), NOA.staff_number)
    webkit.use("button", en("signin.submit"))
    webkit.find("heading", nl("welcome.home_title", name="Noa"))
    assert webkit.ask("return 'PushManager' in window") is False
    for step in nl("bell.way_home_ios").splitlines():
        webkit.see(step)
    webkit.see(nl("welcome.code_text"))
    webkit.use("button", nl("welcome.home_next"))
    webkit.see(nl("bell.unsupported_title"))
    webkit.see(nl("bell.needs_home_screen"))
    webkit.use("button", nl("announcement.to_inbox"))
    webkit.use("link", TITLE)
    webkit.find("heading", TITLE)
    webkit.use("button", nl("announcement.understand"))
    webkit.find("status", nl("announcement.understood"))
    webkit.open(f"{office.url}/bell")
    webkit.see(nl("bell.red_home_screen"))

    assert office.progress_with(announcement, acknowledged=1)["acknowledged"] == 1
