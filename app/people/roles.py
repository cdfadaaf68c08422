"""What each role may do. Pure."""

from enum import StrEnum

from app.core.permissions import Permission


class Role(StrEnum):
    """One a person."""

    WORKER = "worker"
    FOREMAN = "foreman"
    EDITOR = "editor"
    ADMIN = "admin"
    COUNCIL = "council"


_OWN = frozenset({Permission.OWN})
_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: _OWN,
    Role.FOREMAN: _OWN | {Permission.SAFETY_READ},
    Role.COUNCIL: _OWN | {Permission.ANNOUNCEMENTS_READ, Permission.OVERRIDES_READ},
    Role.EDITOR: _OWN
    | {
        Permission.ANNOUNCEMENTS_READ,
        Permission.ANNOUNCEMENTS_WRITE,
        Permission.ANNOUNCEMENTS_PUBLISH,
        Permission.PEOPLE_READ,
        Permission.ANSWERS_READ,
        Permission.SAFETY_READ,
    },
    Role.ADMIN: frozenset(Permission) - {Permission.PUBLIC},
}


def permissions_of(role: Role) -> frozenset[Permission]:
    """Everything this role allows, `own` among it."""
    return _PERMISSIONS[role]
