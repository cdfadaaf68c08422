"""How connections are made: a server that falls silent does not hold anybody for ever."""

from app.core.connecting import engine_options

PATIENT = {"connect_timeout", "keepalives_idle", "keepalives_count", "tcp_user_timeout"}


def test_a_silent_server_is_given_up() -> None:
    args = engine_options("postgresql+psycopg://db.company.eu/veldpost")["connect_args"]

    assert args.keys() > PATIENT


def test_what_the_url_says_counts() -> None:
    args = engine_options("postgresql+psycopg://db/veldpost?connect_timeout=60")["connect_args"]

    assert "connect_timeout" not in args
    assert "tcp_user_timeout" in args


def test_a_file_needs_no_patience() -> None:
    assert "connect_args" not in engine_options("sqlite:////srv/veldpost.db")
