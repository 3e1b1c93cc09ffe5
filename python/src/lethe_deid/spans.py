"""What is found in a note, and what becomes of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, in characters as Python counts them.

    >>> text = "Seen by Ann Lee."
    >>> span = Span(8, 15, "NAME")
    >>> text[span.start : span.end]
    'Ann Lee'
    """

    start: int
    end: int
    label: str
    #: The probability of exactly this label and stretch, where the recogniser was asked for it; networks are overconfident.
    score: float | None = None
    #: What found it, where more than a model may have.
    sources: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Span:
        return cls(
            value["start"],
            value["end"],
            value["label"],
            value.get("confidence"),
            tuple(value.get("sources", ())),
        )


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A note as it may be released, if a person says so."""

    text: str
    #: Where replacements stand in `text`.
    spans: tuple[Span, ...]
    #: The note's id, as it came or as the release's code.
    id: str
    #: Fields of its record that were replaced or kept.
    fields: Mapping[str, Any] = field(default_factory=dict)
