"""CSV files as people save them."""

HEAD = "Personeelsnummer;Naam;Taal;Tijdzone;Locatie;Afdeling;Functie;Telefoon;E-mail;Rol"


def csv_of(*lines: str, head: str = HEAD, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """A file of these lines under a heading, as Excel for the Netherlands saves it."""
    return end.join([head, *lines, ""]).encode(encoding)


def three_people() -> bytes:
    """Two drivers and an HR colleague."""
    return csv_of(
        "1001;Anna Kowalska;Pools;Europe/Brussels;Gent;Vervoer;Chauffeur;+32 470 12 34 56;;",
        "1002;Bram de Vries;nl;;Utrecht;Vervoer;Chauffeur;06-12345678;;medewerker",
        "1003;Chloé Dubois;Français;Europe/Brussels;Gent;HR;Adviseur;;chloe@bouw.be;redacteur",
    )
