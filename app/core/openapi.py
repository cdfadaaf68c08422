"""The API's document (OpenAPI 3.1), generated from the operations' own contracts."""

import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields, validate

from app.core.fields import StrictSchema
from app.core.http import SAFE_METHODS, Contract
from app.core.permissions import Permission

PROBLEMS = {
    400: "The request cannot be understood",
    401: "Nobody is signed in on this device, or no longer",
    403: "The role does not allow it",
    404: "It does not exist, or is not yours to see",
    409: "Its state does not allow it",
    410: "It is used up or expired",
    413: "Too large",
    422: "Some fields need another value",
    429: "Too many requests: Retry-After says when to come back",
    503: "Something it needs does not answer now",
}
PATH_KINDS = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    "string": {"type": "string"},
}


class FieldErrorSchema(StrictSchema):
    """What is wrong with one field."""

    field = fields.String(required=True)
    messages = fields.List(fields.String(), required=True)


class ProblemSchema(StrictSchema):
    """RFC 9457, with a stable `code` and the fields that need another value."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, validate=validate.Length(min=1))
    errors = fields.List(fields.Nested(FieldErrorSchema()), required=True)
    values = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "What was found, for the words of other languages"},
    )


def document(app: Flask, *, version: str) -> dict[str, Any]:
    """The whole document as a dict: same application, same bytes."""
    spec = APISpec(
        title="Veldpost",
        version=version,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_schema_name)],
        info={"description": "Announcements for people who never sit at a desk."},
    )
    spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": "__Host-at"}
    )
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        contract: Contract | None = getattr(view, "contract", None)
        if contract is None:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            spec.path(
                path=re.sub(r"<(?:[^:<>]+:)?([^<>]+?)_?>", r"{\1}", rule.rule),
                operations={method.lower(): _operation(view, rule, contract, method)},
            )
    return spec.to_dict()


def _schema_name(schema: Any) -> str:
    kind = type(schema) if isinstance(schema, Schema) else schema
    name: str = kind.__name__
    return name.removesuffix("Schema")


def _operation(view: Any, rule: Any, contract: Contract, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [rule.endpoint.split(".")[0]],
        "summary": (view.__doc__ or "").strip().splitlines()[0],
        "description": f"Permission: `{contract.permission}`",
        "parameters": _parameters(rule, contract),
        "responses": _responses(contract, method, has_path=bool(rule.arguments)),
        "security": [] if contract.permission is Permission.PUBLIC else [{"session": []}],
    }
    if contract.body:
        operation["requestBody"] = _content({"application/json": {"schema": contract.body}})
    elif contract.body_types:
        raw = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = _content(dict.fromkeys(contract.body_types, raw))
    return operation


def _content(content: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": content}


def _parameters(rule: Any, contract: Contract) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "in": "path",
            "name": name.rstrip("_"),
            "required": True,
            "schema": PATH_KINDS[kind or "string"],
        }
        for kind, name in re.findall(r"<(?:([^:<>(]+)(?:\([^)]*\))?:)?([^<>]+)>", rule.rule)
    ]
    if contract.query:
        parameters.append({"in": "query", "schema": contract.query})
    return parameters


def _responses(contract: Contract, method: str, *, has_path: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "As asked"}
    if contract.returns:
        answer["content"] = {contract.return_type: {"schema": contract.returns}}
    elif contract.status != 204:
        raw = {"type": "string", "format": "binary"}
        answer["content"] = {contract.return_type: {"schema": raw}}
    refusals = set(contract.refusals)
    if contract.permission is not Permission.PUBLIC:
        refusals |= {401, 403}
    if contract.body or contract.query or contract.body_types or has_path:
        refusals |= {422}
    if has_path:
        refusals |= {404}
    if method not in SAFE_METHODS:
        refusals |= {403, 413, 429}
    problems = {
        str(status): {
            "description": PROBLEMS[status],
            "content": {"application/problem+json": {"schema": ProblemSchema}},
        }
        for status in sorted(refusals)
    }
    return {str(contract.status): answer} | problems
