"""What roles may do."""

import pytest

from app.core.permissions import Permission
from app.people.roles import Role, permissions_of


@pytest.mark.parametrize("role", Role)
def test_everybody_may_see_and_change_what_is_their_own(role: Role) -> None:
    assert Permission.OWN in permissions_of(role)


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN])
def test_who_works_in_the_field_may_do_nothing_else(role: Role) -> None:
    assert permissions_of(role) == {Permission.OWN}


def test_the_works_council_reads_announcements_and_changes_nothing() -> None:
    assert permissions_of(Role.COUNCIL) == {Permission.OWN, Permission.ANNOUNCEMENTS_READ}


def test_an_editor_publishes_but_does_not_change_people_or_settings() -> None:
    may = permissions_of(Role.EDITOR)

    assert Permission.ANNOUNCEMENTS_PUBLISH in may
    assert not may & {
        Permission.PEOPLE_WRITE,
        Permission.INVITATIONS_WRITE,
        Permission.DEVICES_WRITE,
        Permission.ORGANISATION_WRITE,
    }


def test_an_admin_may_do_everything() -> None:
    assert permissions_of(Role.ADMIN) == set(Permission) - {Permission.PUBLIC}
