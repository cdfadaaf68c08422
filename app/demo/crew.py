"""The demo's 120 people: always the same ones, as the CSV file an HR system would give."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice

HEADER = [
    "Personeelsnummer",
    "Naam",
    "Taal",
    "Tijdzone",
    "Vestiging",
    "Afdeling",
    "Functie",
    "Telefoon",
    "E-mail",
    "Rol",
]
SITES = ("Utrecht", "Rotterdam", "Gent")
TIME_ZONE = {
    "Utrecht": "Europe/Amsterdam",
    "Rotterdam": "Europe/Amsterdam",
    "Gent": "Europe/Brussels",
}

NAMES = {
    "nl": (
        "Jan,Pieter,Fatima,Kees,Marieke,Youssef,Sanne,Bram,Lotte,Daan,Els,Ruud,Tim,Inge,Wim,Noor",
        "de Boer,Jansen,El Amrani,Visser,Maes,Bakker,Peeters,van Dijk,Smit,Claes,Mulder,Wouters",
    ),
    "pl": (
        "Piotr,Agnieszka,Marek,Tomasz,Katarzyna,Paweł,Krzysztof,Anna",
        "Kowalski,Nowak,Wiśniewski,Wójcik,Kamiński,Lewandowski,Zieliński",
    ),
    "fr": ("Luc,Amélie,Karim,Julien,Nadia,Olivier", "Dubois,Lambert,Martin,Lefèvre,Diallo"),
    "de": ("Uwe,Sabine,Jürgen,Katja,Dieter", "Schmidt,Weber,Krüger,Hoffmann"),
    "es": ("Miguel,Lucía,Javier,Carmen,Andrés", "García,Moreno,Ortega,Núñez"),
    "en": ("Ade,Grace,Daniel,Priya", "Okafor,Walsh,Mensah,Rao"),
}
"""First names and family names, by language."""

LANGUAGES = [
    "nl",
    "pl",
    "nl",
    "fr",
    "nl",
    "de",
    "nl",
    "es",
    "nl",
    "pl",
    "nl",
    "en",
    "nl",
    "nl",
    "pl",
    "fr",
    "nl",
    "nl",
]

DRIVER, HR, ADMIN = "DV-1003", "DV-9001", "DV-9100"
"""The three people whose sign-in links the demo prints."""

OFFICE = (
    (HR, "Marieke van den Berg", "nl", "Utrecht", "HR", "HR-adviseur", "redacteur"),
    ("DV-9002", "Nele Claes", "nl", "Gent", "HR", "HR-adviseur", "redacteur"),
    ("DV-9003", "Thomas Willems", "nl", "Rotterdam", "Communicatie", "communicatie", "redacteur"),
    (ADMIN, "Sofie Bakker", "nl", "Utrecht", "ICT", "beheerder", "beheerder"),
    ("DV-9200", "Hans Mulder", "nl", "Utrecht", "Ondernemingsraad", "chauffeur", "or"),
)
SUNDAY = 6
SHIFTS = (("05:30", "14:00"), ("13:30", "22:00"))
CREWS = (
    ("Transport", "chauffeur", "medewerker", 62),
    ("Bouw", "bouwvakker", "medewerker", 34),
    ("Bouw", "uitvoerder", "voorman", 5),
    ("Planning", "planner", "medewerker", 8),
    ("Magazijn", "magazijnmedewerker", "medewerker", 6),
)


def csv_file() -> bytes:
    """Everybody, as Excel would save it in the Netherlands: semicolons and a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows(_rows())
    return ("\ufeff" + out.getvalue()).encode()


def roster_file(today: date) -> bytes:
    """Two weeks of the drivers' shifts, as a planning system gives them: early and late in turn."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Personeelsnummer", "Datum", "Begin", "Einde"])
    drivers = [row[0] for row in _rows() if row[6] == "chauffeur" and row[9] == "medewerker"]
    days = [today + timedelta(days=ahead) for ahead in range(14)]
    for place, number in enumerate(drivers):
        for day in days:
            if day.weekday() != SUNDAY:
                shift = SHIFTS[(place + day.isocalendar().week) % len(SHIFTS)]
                writer.writerow([number, day.isoformat(), *shift])
    return out.getvalue().encode()


def _rows() -> Iterator[tuple[str, ...]]:
    for number, name, language, site, department, job, role in OFFICE:
        mail = f"{name.split()[0].lower()}@devries-maes.example.com"
        yield number, name, language, TIME_ZONE[site], site, department, job, "", mail, role
    names = {language: _names(language) for language in NAMES}
    languages, sites = cycle(LANGUAGES), cycle(SITES)
    sequence = 1000
    for department, job, role, count in CREWS:
        for language, site in islice(zip(languages, sites, strict=False), count):
            sequence += 1
            phone = f"+316{sequence * 7919 % 100_000_000:08d}" if sequence % 3 else ""
            name = next(names[language])
            zone = TIME_ZONE[site]
            yield f"DV-{sequence}", name, language, zone, site, department, job, phone, "", role


def _names(language: str) -> Iterator[str]:
    """Every pairing of this language's names, in an order that mixes them."""
    first, family = (part.split(",") for part in NAMES[language])
    total = len(first) * len(family)
    for index in range(total):
        surname = family[(index * 5 + index // len(first)) % len(family)]
        yield f"{first[index % len(first)]} {surname}"
