"""What somebody may do: `resource:action`. Roles are sets of these (see `people.roles`)."""

from enum import StrEnum


class Permission(StrEnum):
    """Every operation names one. The first two are not given by a role."""

    PUBLIC = "public"
    """Anybody, signed in or not."""
    OWN = "own"
    """Any signed-in person, about themselves only."""

    ORGANISATION_WRITE = "organisation:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    INVITATIONS_WRITE = "invitations:write"
    DEVICES_READ = "devices:read"
    DEVICES_WRITE = "devices:write"
    DELIVERY_READ = "delivery:read"
    DELIVERY_WRITE = "delivery:write"
    OVERRIDES_READ = "overrides:read"
    ANNOUNCEMENTS_READ = "announcements:read"
    ANNOUNCEMENTS_WRITE = "announcements:write"
    ANNOUNCEMENTS_PUBLISH = "announcements:publish"
    ANSWERS_READ = "answers:read"
    SAFETY_READ = "safety:read"
    """Who is safe, by name; without `people:read` only at the own site."""
