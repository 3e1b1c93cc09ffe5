"""What can go wrong. Messages hold places, counts and settings, never text of notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class LetheError(Exception):
    """What went wrong, where, and what to do about it."""

    def __init__(
        self,
        what: str,
        *,
        kind: str = "",
        place: str = "",
        expected: str | None = None,
        found: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(what, kind, place, expected, found, advice)
        self.what = what
        self.kind = kind
        self.place = place
        self.expected = expected
        self.found = found
        self.advice = advice

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.what}" if self.place else self.what]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.found:
            parts.append(f"found {self.found}")
        return "; ".join(parts) + (f". {self.advice}" if self.advice else "")

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: getattr(self, name) for name in ("kind", "place", "expected", "found", "advice")}
        return _remade, (type(self), self.what, fields)


def _remade(kind: type[LetheError], what: str, fields: dict[str, Any]) -> LetheError:
    return kind(what, **fields)


class SettingError(LetheError, ValueError):
    """A setting that can't be, or a program that can't be started with it."""


class NoteError(LetheError):
    """One note can't be done; others can."""


class WorkerDied(LetheError):
    """The program ended before it had answered. Nothing is known of the notes that were under way."""


class WorkerTimeout(LetheError, TimeoutError):
    """The program took longer than it was given."""


def note_error(value: Mapping[str, Any], place: str = "") -> NoteError:
    """An error as the program writes it."""

    def text(key: str) -> str | None:
        found = value.get(key)
        return found if isinstance(found, str) else None

    return NoteError(
        text("what") or "the note can't be done",
        kind=text("kind") or "",
        place=place or text("place") or "",
        expected=text("expected"),
        found=text("found"),
        advice=text("advice"),
    )
