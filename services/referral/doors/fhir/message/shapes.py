"""The shape of FHIR's resources as one compiled check: which elements there are, which are lists, which must be there.

It is made from the models of `fhir.resources`, which themselves take thirty times as long, and some of which fail for a
value of another kind than they expect. Days and codes it leaves to the command, so only those that are read matter.
"""

import types
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import SchemaValidator, core_schema

Schema = core_schema.CoreSchema
_TEXT = core_schema.str_schema(strict=True)
# All other primitives are written as text.
_LEAVES: Mapping[type, Schema] = {
    bool: core_schema.bool_schema(strict=True),
    int: core_schema.int_schema(strict=True),
    Decimal: core_schema.float_schema(strict=True),
}
# What may stand inside another resource is any resource; nothing of it is read.
_ANYTHING = "Resource"


def compiled(models: Iterable[type[BaseModel]]) -> SchemaValidator:
    """A check that takes a resource of one of these types as a dict."""
    shapes: dict[str, Schema] = {}
    resources = list(models)
    for model in resources:
        _add(model, shapes)
    by_type: dict[Any, Mapping[str, Any]] = {
        model.__name__: core_schema.definition_reference_schema(model.__name__) for model in resources
    }
    either = core_schema.tagged_union_schema(by_type, discriminator="resourceType")
    return SchemaValidator(core_schema.definitions_schema(either, list(shapes.values())))


def _add(model: type[BaseModel], shapes: dict[str, Schema]) -> None:
    if model.__name__ in shapes:
        return
    # Taken before its elements are, because an element may hold its like.
    shapes[model.__name__] = core_schema.any_schema()
    fields = {name: _field(field, shapes) for name, field in _elements(model)}
    named = core_schema.literal_schema([model.__name__])
    fields["resourceType"] = core_schema.typed_dict_field(named, required=False)
    shapes[model.__name__] = core_schema.typed_dict_schema(fields, ref=model.__name__, extra_behavior="forbid")


def _elements(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    return ((field.alias or name, field) for name, field in model.model_fields.items())


def _field(field: FieldInfo, shapes: dict[str, Schema]) -> core_schema.TypedDictField:
    more = field.json_schema_extra
    required = field.is_required() or (isinstance(more, dict) and bool(more.get("element_required")))
    return core_schema.typed_dict_field(_schema(field.annotation, shapes), required=required)


def _schema(annotation: Any, shapes: dict[str, Schema]) -> Schema:  # noqa: ANN401 - whatever a field is annotated with
    if get_origin(annotation) in (Union, types.UnionType):
        [annotation] = [one for one in get_args(annotation) if one is not type(None)][:1]
    if get_origin(annotation) is list:
        # A primitive that has but an extension is null in its list.
        return core_schema.list_schema(
            core_schema.nullable_schema(_schema(get_args(annotation)[0], shapes)), strict=True
        )
    kind = getattr(annotation, "__origin__", annotation)
    if not hasattr(kind, "get_model_klass"):
        return _LEAVES.get(kind, _TEXT)
    model: type[BaseModel] = kind.get_model_klass()
    if model.__name__ == _ANYTHING:
        return core_schema.any_schema()
    _add(model, shapes)
    return core_schema.definition_reference_schema(model.__name__)
