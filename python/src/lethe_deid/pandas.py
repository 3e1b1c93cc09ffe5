"""Columns and tables of pandas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from .errors import LetheError
from .notes import Note, identifier
from .spans import Deidentified

if TYPE_CHECKING:
    from .recognizer import Deidentifier


def deidentify(
    frame: pd.DataFrame,
    deidentifier: Deidentifier,
    *,
    text: str,
    keep: list[str],
    id: str | None = None,
    patient: str | None = None,
    patient_field: str = "patient",
) -> pd.DataFrame:
    """A table with its texts de-identified.

    Columns are named to be kept: nothing else is passed on. Rows stay where they are, under the same index; a missing text stays
    missing. A note that fails has no text, and says why in the column `error`, which is there in any case.

    Parameters:
        text: the column of notes.
        keep: columns that are passed on as they are.
        id: the column that names the note, for surrogates and messages.
        patient: the column that names the patient; the deidentifier was made with this `patient_field`.
    """
    unknown = [name for name in [text, *keep, *([id] if id else []), *([patient] if patient else [])] if name not in frame]
    if unknown:
        raise KeyError(f"no such column: {', '.join(unknown)}")
    if text in keep:
        raise ValueError(f"the column {text} holds the notes: it can't be kept as it is")
    if "error" in keep:
        raise ValueError("the column `error` says why there is no text: rename the one that is there")

    def notes() -> Iterator[Note | None]:
        for position in range(len(frame)):
            value = frame[text].iloc[position]
            if not isinstance(value, str):
                # What is no text is an error of its row.
                yield None if pd.isna(value) else value
                continue
            record: dict[str, str] = {"text": value}
            for field, column in [("id", id), (patient_field, patient)]:
                name = identifier(frame[column].iloc[position]) if column else None
                # Without one, the program says that it can't tell the patient.
                if name is not None:
                    record[field] = name
            yield record

    texts: list[str | None] = []
    errors: list[str | None] = []
    for result in deidentifier.deidentify(notes(), errors="return"):
        texts.append(result.text if isinstance(result, Deidentified) else None)
        errors.append(str(result) if isinstance(result, LetheError) else None)
    released = frame[keep].copy()
    released[text] = pd.Series(texts, index=frame.index, dtype=object)
    released["error"] = pd.Series(errors, index=frame.index, dtype=object)
    return released
