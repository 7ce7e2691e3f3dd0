"""Writes a proposed mapping as a TOML file that a person can look over and mend."""

import json
from collections.abc import Iterator

from deploy.directory.proposing import Column, Proposal
from services.contract.words.vocabulary import Need
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.tables.fields import FIELDS

_MOST_WORDS = 60


def written(proposal: Proposal, need_terms: NeedTerms) -> str:
    """The text of the file."""
    return "\n".join([*_head(proposal), *_columns(proposal), *_needs(proposal, need_terms), *_left(proposal), ""])


def _head(proposal: Proposal) -> Iterator[str]:
    yield f"# Which column of {proposal.path.name} is what. Proposed by `linkway directory map`: look it over."
    yield "# The ids of the services hang on this name, so keep it when the file is called otherwise."
    yield f"directory = {_text(proposal.path.stem)}"
    if proposal.sheet:
        yield f"sheet = {_text(proposal.sheet)}"


def _columns(proposal: Proposal) -> Iterator[str]:
    yield from ("", "[columns]")
    for name, columns in proposal.placed.items():
        headings = ", ".join(_text(column.heading) for column in columns)
        line = f"{name} = {headings}" if len(columns) == 1 else f"{name} = [{headings}]"
        yield f"{line:<44} # {_filled(proposal, *columns)}"
    for field in FIELDS.values():
        if field.name == "name" not in proposal.placed and "organisation" in proposal.placed:
            yield f"name = {_text(proposal.placed['organisation'][0].heading)}  # no column is called like a service"
        elif field.is_needed and field.name not in proposal.placed:
            yield f'# {field.name} = "…"  # needed, and no column looks like it: {field.meaning}'


def _needs(proposal: Proposal, need_terms: NeedTerms) -> Iterator[str]:
    if "needs" not in proposal.placed:
        yield from ("", "[constants]", "# No column says what the services help with, so say it of every row:")
        yield f'# needs = ["loneliness"]  # of: {", ".join(Need)}'
        return
    words = proposal.words
    unknown = [word for word in words if word and not need_terms.needs("", [word])]
    yield from ("", "[words.needs]")
    yield f"# {len(words) - len(unknown)} of {len(words)} words are known. Name needs for each of these, or leave it []"
    yield f"# where it is about none: {', '.join(Need)}"
    for word in sorted(unknown, key=lambda one: -words[one])[:_MOST_WORDS]:
        yield f"{_text(word)} = []  # {words[word]} rows"
    if len(unknown) > _MOST_WORDS:
        yield f"# … and {len(unknown) - _MOST_WORDS} more words"


def _left(proposal: Proposal) -> Iterator[str]:
    if proposal.not_placed:
        yield from ("", "# These columns fit no field, and are not read:")
        yield from (f"#   {one.heading} ({_filled(proposal, one)})" for one in proposal.not_placed)
    if others := [name for name in FIELDS if name not in proposal.placed]:
        yield from ("", "# Fields without a column (services/matching/directory/README.md says what each is):")
        yield f"#   {', '.join(others)}"


def _filled(proposal: Proposal, *columns: Column) -> str:
    filled = max(len(column.texts) for column in columns)
    return "in every row" if filled == proposal.rows else f"in {filled} of {proposal.rows} rows"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
