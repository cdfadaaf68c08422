"""The first morning: from a link in a terminal to cards on paper."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsers import Browsers
from tests.e2e.office import Caller
from tests.e2e.product import Product
from tests.e2e.words import en, pl

PEOPLE = """Personeelsnummer;Naam;Taal;Vestiging;Functie
2001;Els Jansen;nl;Ghent;driver
2002;Paweł Nowak;pl;Ghent;driver
2003;Jan Peeters;klingon;Ghent;driver
"""
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def _set_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label(en("admin.organisation.name")).fill("Transport Peeters")
    page.get_by_role("button", name=en("admin.next")).click()
    page.get_by_label(en("admin.setup.admin_name")).fill("Anna Maes")
    page.get_by_label(en("admin.setup.admin_staff_number"), exact=True).fill("A1")
    page.get_by_role("button", name=en("admin.next")).click()
    page.get_by_role("button", name=en("admin.setup.finish")).click()
    done = en("admin.setup.done_title", organisation="Transport Peeters")
    expect(page.get_by_text(done)).to_be_visible()


def _preview(page: Page, csv: str) -> None:
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": csv.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text(en("admin.import.nothing_written"))).to_be_visible()


def _card_of(page: Page, name: str) -> Locator:
    named = page.get_by_role("heading", name=name)
    return page.get_by_role("listitem").filter(has=named)


@pytest.mark.browser
def test_from_an_empty_platform_to_a_printed_card(product: Product, browsers: Browsers) -> None:
    page = browsers.chromium(phone=False).new_page()
    _set_up(page, product.setup_link())
    page.get_by_role("button", name=en("admin.setup.import")).click()

    _preview(page, PEOPLE)
    expect(page.get_by_role("listitem").filter(has_text="new")).to_contain_text("2")
    expect(page.get_by_role("listitem").filter(has_text="rejected")).to_contain_text("1")
    wrong = page.get_by_role("row").filter(has_text="klingon")
    expect(wrong).to_contain_text(en("admin.import.line", line=4))
    page.get_by_role("button", name=en("admin.import.confirm_other", count=2)).click()
    page.get_by_role("button", name=en("admin.import.next")).click()
    page.get_by_role("button", name=en("admin.cards.make")).click()

    card = _card_of(page, "Paweł Nowak")
    expect(card.get_by_text(pl("card.step_1"))).to_be_visible()
    expect(card.get_by_role("img", name=pl("card.qr_alt", name="Paweł Nowak"))).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(PAGE_OF_PDF.findall(paper)) == 1
    code = card.get_by_text(re.compile(r"^[0-9A-Z]{4,12}$")).all_inner_texts()
    with Caller(product.url) as driver:
        session = driver.post("/session", {"code": "".join(code), "staff_number": "2002"})
    assert session["person"]["name"] == "Paweł Nowak"

    another = browsers.chromium("another", phone=False).new_page()
    another.goto(product.setup_link())
    expect(another.get_by_role("heading", name=en("admin.setup.used_title"))).to_be_visible()
