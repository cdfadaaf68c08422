"""What roles may do."""

import pytest

from app.core.permissions import Permission
from app.people.roles import Role, permissions_of


@pytest.mark.parametrize("role", Role)
def test_everybody_may_see_and_change_what_is_their_own(role: Role) -> None:
    assert Permission.OWN in permissions_of(role)


def test_a_worker_may_do_nothing_else() -> None:
    assert permissions_of(Role.WORKER) == {Permission.OWN}


def test_a_foreman_also_sees_who_of_the_crew_is_safe() -> None:
    assert permissions_of(Role.FOREMAN) == {Permission.OWN, Permission.SAFETY_READ}


def test_the_works_council_reads_announcements_and_overrides_and_changes_nothing() -> None:
    may = permissions_of(Role.COUNCIL)

    assert may == {Permission.OWN, Permission.ANNOUNCEMENTS_READ, Permission.OVERRIDES_READ}


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
