"""Operations of the organisation: what anybody sees of it, and its settings."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app

from app import push
from app.core.errors import NotFound
from app.core.http import json_response, operation
from app.core.languages import Language
from app.core.permissions import Permission
from app.organisation import service
from app.organisation.colour import on_colour
from app.organisation.manifest import manifest
from app.organisation.models import Organisation
from app.organisation.schemas import (
    BRANDING,
    OrganisationSchema,
    OrganisationSettingsChangeSchema,
    OrganisationSettingsSchema,
)
from app.pictures.service import TYPES
from app.pictures.upload import picture_of_request, picture_response

LOGO_WIDTH = 480

blueprint = Blueprint("organisation", __name__)


@blueprint.get("/manifest.webmanifest")
def get_manifest() -> Response:
    """The web app manifest, in the organisation's name and colour."""
    response = json_response(manifest(service.find()))
    response.content_type = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/api/organisation")
@operation(Permission.PUBLIC, returns=OrganisationSchema())
def get_organisation() -> dict[str, Any]:
    """What anybody may know: name, colour, languages, the key for push subscriptions."""
    return public_facts(service.find())


@blueprint.get("/api/organisation/logo")
@operation(Permission.PUBLIC, return_type="image/webp", refusals=(404,))
def get_logo() -> Response:
    """The logo."""
    logo = service.find().logo
    if logo is None:
        raise NotFound("There is no logo.")
    return picture_response(logo, LOGO_WIDTH)


@blueprint.get("/api/organisation/settings")
@operation(Permission.ORGANISATION_WRITE, returns=OrganisationSettingsSchema())
def get_settings() -> dict[str, Any]:
    """Everything an admin may change about the organisation."""
    return _settings(service.find())


@blueprint.patch("/api/organisation/settings")
@operation(
    Permission.ORGANISATION_WRITE,
    body=OrganisationSettingsChangeSchema(partial=BRANDING),
    returns=OrganisationSettingsSchema(),
)
def change_settings(body: dict[str, Any]) -> dict[str, Any]:
    """Change name, colour, default language, time zone or core team."""
    core_team = body.pop("core_team", None)
    organisation = service.change(**body)
    if core_team is not None:
        service.set_core_team(core_team)
    return _settings(organisation)


@blueprint.put("/api/organisation/logo")
@operation(Permission.ORGANISATION_WRITE, body_types=TYPES, returns=OrganisationSettingsSchema())
def set_logo() -> dict[str, Any]:
    """Show another logo: JPEG, PNG or WebP, at most 10 MB."""
    return _settings(service.set_logo(picture_of_request(field="logo")))


@blueprint.delete("/api/organisation/logo")
@operation(Permission.ORGANISATION_WRITE)
def remove_logo() -> None:
    """Show no logo."""
    service.set_logo(None)


def public_facts(organisation: Organisation) -> dict[str, Any]:
    """What `OrganisationSchema` dumps."""
    settings = current_app.config["SETTINGS"]
    return _branding(organisation) | {
        "languages": list(Language),
        "is_set_up": organisation.is_set_up,
        "push_public_key": _push_public_key(settings.instance_path),
        "translates": bool(settings.translate_url),
        "version": current_app.config["VERSION"],
    }


def _settings(organisation: Organisation) -> dict[str, Any]:
    return _branding(organisation) | {"core_team": service.core_team()}


def _branding(organisation: Organisation) -> dict[str, Any]:
    logo = organisation.logo
    return {
        "name": organisation.name,
        "colour": organisation.colour,
        "on_colour": on_colour(organisation.colour),
        "logo_url": f"/api/organisation/logo?v={logo.digest[:12]}" if logo else None,
        "default_language": organisation.default_language,
        "time_zone": organisation.time_zone,
    }


@cache
def _push_public_key(folder: Path) -> str:
    return push.ensure_keys(folder).public
