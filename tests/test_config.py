"""Every setting is read, typed and checked; a wrong one names itself and the cure."""

import certifi
import pytest

from config import Config, SettingError


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("PORT", "eighty", "number from 1 to 65535"),
        ("PORT", "0", "number from 1 to 65535"),
        ("WEB_THREADS", "-1", "whole number"),
        ("WEB_THREADS", "0", "from 1 to 1024"),
        ("WEB_PROCESSES", "0", "from 1 to 64"),
        ("RATE_LIMITS", "maybe", "Use 1 or 0"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO"),
        ("PUBLIC_URL", "news.example.org", "Use https://"),
        ("PUBLIC_URL", "http://news.example.org", "TLS proxy"),
        ("PUBLIC_URL", "https://news.example.org/app", "scheme and host only"),
        ("PUBLIC_URL", "http://[", "Use https://"),
        ("PUBLIC_URL", "https://news example.org", "Use https://"),
        ("PUBLIC_URL", "http://localhost:99999", "Use https://"),
        ("DATABASE_URL", "garbage", "postgresql"),
        ("DATABASE_URL", "mysql://localhost/veldpost", "postgresql"),
        ("DATABASE_URL", "sqlite://", "sqlite:////"),
        ("DATABASE_URL", "postgresql+nodriver://localhost/veldpost", "postgresql+psycopg"),
        ("DATABASE_URL", "sqlite:////srv/veldpost.db?timeout=abc", "sqlite:////a/file.db"),
        ("DATABASE_URL", "sqlite+aiosqlite:////srv/veldpost.db", "sqlite:////a/file.db"),
        ("DATABASE_URL", "postgresql+psycopg://db/veldpost?sslmod=require", "sslmode is meant"),
        ("DATABASE_URL", "postgresql+psycopg://db/veldpost?nonsense=1", "?sslmode=require"),
        ("DATABASE_URL", "postgresql+psycopg://db:port/veldpost", "postgresql+psycopg"),
        ("DATABASE_URL", "postgresql+psycopg://me:se@cret@db/veldpost", "%40"),
        ("DELIVERY_PROCESSES", "65", "64"),
        ("DELIVERY_PROCESSES", "2", "PostgreSQL"),
        ("PUSH_HOSTS", "https://push.company.eu/", "push.company.eu"),
        ("PUSH_HOSTS", "*", "push.company.eu"),
        ("PUSH_CA_BUNDLE", "/no/such/file.pem", "PEM"),
        ("PUSH_CA_BUNDLE", __file__, "PEM"),
        ("PUSH_RATE", "-1", "0 for no cap"),
        ("PUSH_RATE", "fast", "0 for no cap"),
        ("PUSH_PROXY", "nonsense", "http://"),
        ("PUSH_PROXY", "http://[", "http://"),
        ("VAPID_CONTACT", "push@company.eu", "mailto:"),
        ("VAPID_CONTACT", "mailto:<push@company.eu>", "mailto:"),
        ("VAPID_CONTACT", "https://[a.b", "mailto:"),
        ("VAPID_CONTACT", "mailto: push@company.eu", "mailto:"),
        ("VAPID_CONTACT", "mailto:root@localhost", "mailto:"),
        ("VAPID_CONTACT", "mailto:push@veldpost.invalid", "mailto:"),
        ("VAPID_CONTACT", "https://localhost/contact", "https://"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name_and_the_cure(
    name: str, value: str, cure: str
) -> None:
    with pytest.raises(SettingError) as refusal:
        Config.from_env({name: value})

    assert str(refusal.value).startswith(f"{name}: ")
    assert cure in str(refusal.value)


def test_without_any_setting_it_serves_this_machine_only() -> None:
    settings = Config.from_env({})

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://localhost:8000"
    assert settings.is_local


def test_what_only_production_needs_is_a_warning() -> None:
    at_home = Config.from_env({})
    public = {"PUBLIC_URL": "https://news.company.eu"}
    in_production = Config.from_env(public | {"PROXY_COUNT": "1"})

    assert any("PROXY_COUNT" in warning for warning in Config.from_env(public).warnings())
    assert any("PUBLIC_URL" in warning for warning in at_home.warnings())
    assert any("VAPID_CONTACT" in warning for warning in at_home.warnings())
    assert in_production.warnings() == []


def test_push_services_can_reach_the_operator_of_a_public_platform() -> None:
    settings = Config.from_env({"PUBLIC_URL": "https://news.company.eu"})

    assert settings.vapid_contact == "https://news.company.eu"


def test_an_address_that_push_services_refuse_is_no_contact_either() -> None:
    with pytest.raises(SettingError, match="VAPID_CONTACT"):
        Config.from_env({"PUBLIC_URL": "https://veldpost.local"})


def test_what_an_unusual_network_needs_is_accepted() -> None:
    settings = Config.from_env(
        {
            "DATABASE_URL": "postgresql+psycopg://veldpost@db.company.eu/veldpost",
            "PUSH_HOSTS": "push.company.eu, 127.0.0.1",
            "PUSH_CA_BUNDLE": certifi.where(),
            "PUSH_PROXY": "http://proxy.company.eu:3128",
        }
    )

    assert settings.push_hosts == ("push.company.eu", "127.0.0.1")
    assert settings.push_ca_bundle == certifi.where()
    assert settings.push_proxy == "http://proxy.company.eu:3128"
    assert settings.database_url == "postgresql+psycopg://veldpost@db.company.eu/veldpost"
