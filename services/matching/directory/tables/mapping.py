"""The mapping of a table: a TOML file that says which column is what, and what its words mean."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from rapidfuzz import process

from services.matching.directory.tables.fields import FIELDS
from services.matching.directory.tables.headings import plain
from services.matching.directory.tables.sheets.row import TableUnusable

ANY_OTHER = "*"
_PART = {"columns": "column", "constants": "text", "split": "sign", "words": "table of words"}


def _texts(written: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """One text, number or list of them, as a list of texts."""
    many = written if isinstance(written, list) else [written]
    return [str(one) if isinstance(one, int | float) and not isinstance(one, bool) else one for one in many]


Text = Annotated[str, StringConstraints(max_length=2000)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_texts), Field(max_length=50)]
Words = Mapping[Text, Texts]


class TableMapping(BaseModel):
    """What a mapping says.

    `directory` names the table, whatever its file is called: the ids of its services hang on it. Of a workbook, `sheet`
    is read. `columns` names for each field the headings of its columns, `constants` what it is where they are empty.
    `split` names the signs between several words in one cell, and `words` what a word stands for, or [] for nothing;
    the word `*` is any other. `taxonomy` is that of words for needs which are not Linkway's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    directory: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    sheet: str | None = None
    encoding: str | None = None
    separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    taxonomy: str | None = None
    columns: Mapping[str, Texts]
    constants: Mapping[str, Texts] = {}
    split: Mapping[str, str] = {}
    words: Mapping[str, Words] = {}

    @property
    def headings(self) -> Sequence[str]:
        """Every heading that is named."""
        return list(dict.fromkeys(heading for headings in self.columns.values() for heading in headings))

    @property
    def fields(self) -> Sequence[str]:
        """Every field of which something is said, as FIELDS has them."""
        return [name for name in FIELDS if name in self.columns or name in self.constants]

    def plain_words(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The words by field, as they are compared."""
        return {field: {plain(word): meant for word, meant in words.items()} for field, words in self.words.items()}


def read_mapping(path: Path) -> TableMapping:
    """The mapping in a file. Raises TableUnusable, which names the file, what is wrong in it and what to do."""
    try:
        return _checked(path, tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as cause:
        what = f"the mapping of its columns cannot be read ({cause.strerror})"
        raise TableUnusable(
            path, what, "Name a file that is there, or have one proposed by `linkway directory map`"
        ) from cause
    except ValueError as cause:
        raise TableUnusable(path, f"the mapping is no TOML: {cause}", "Mend that line") from cause


def _checked(path: Path, written: Mapping[str, Any]) -> TableMapping:
    try:
        mapping = TableMapping.model_validate(written)
    except ValidationError as cause:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in cause.errors())
        raise TableUnusable(path, f"the mapping says what cannot be: {wrong}", "Mend it there") from None
    for what, do in _wrong(mapping):
        raise TableUnusable(path, f"the mapping {what}", do)
    return mapping


def _wrong(mapping: TableMapping) -> Iterator[tuple[str, str]]:
    for part, kind in _PART.items():
        for name in getattr(mapping, part):
            if name not in FIELDS:
                alike = process.extractOne(name, FIELDS.keys())
                do = f"Write {alike[0]}, or leave it out" if alike else "Leave it out"
                yield f"has a {kind} for {name!r} in [{part}], which no service has", do
    if missing := [name for name, field in FIELDS.items() if field.is_needed and name not in mapping.fields]:
        yield f"says nothing of {', '.join(missing)}", "Name the column in [columns]"
    if "needs" not in mapping.fields:
        do = "Name the column of needs in [columns], or the needs of every row in [constants]"
        yield "does not say what the services help with", do
