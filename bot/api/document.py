"""The API described as OpenAPI, made from its routes and shapes: it cannot say anything else."""

from __future__ import annotations

import re
from typing import Any

from pydantic.json_schema import models_json_schema

from bot.api.routes import CALENDAR, JSON, ROUTES, Parameter, Route
from bot.api.shapes import Problem, Shape
from bot.domain.api_tokens import Opens
from bot.render import api as says

VERSION = "1.0.0"
TEMPLATE = "#/components/schemas/{model}"
TURNED = {"400": "It was asked wrongly.", "401": says.NOT_OPENED, "404": "There is no such thing."}


def document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": says.TITLE, "description": says.ABOUT, "version": VERSION},
        "paths": {route.path: {"get": _operation(route)} for route in ROUTES},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    named = [
        Parameter(name, "Its key.", {"type": "string"})
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    told = [_parameter(one, "path") for one in named]
    told += [_parameter(one, "query") for one in route.takes]
    turned = {code: {"description": said, **_content(Problem)} for code, said in TURNED.items()}
    return {
        "summary": route.says,
        "parameters": told,
        "responses": {"200": {"description": route.says, **_content(route.shape)}, **turned},
        "security": [{"token": []}] if route.opens is Opens.API else [],
    }


def _parameter(one: Parameter, place: str) -> dict[str, Any]:
    needed = place == "path" or one.name == "token"
    told = {"name": one.name, "in": place, "required": needed, "description": one.says}
    return {**told, "schema": dict(one.shape)}


def _content(shape: type[Shape] | None) -> dict[str, Any]:
    if shape is None:
        return {"content": {CALENDAR.partition(";")[0]: {"schema": {"type": "string"}}}}
    return {"content": {JSON: {"schema": {"$ref": TEMPLATE.format(model=shape.__name__)}}}}


def _schemas() -> dict[str, Any]:
    shapes = dict.fromkeys([*(route.shape for route in ROUTES if route.shape), Problem])
    wanted = [(shape, "serialization") for shape in shapes]
    _, schemas = models_json_schema(wanted, ref_template=TEMPLATE)  # type: ignore[arg-type]
    return dict(schemas["$defs"])
