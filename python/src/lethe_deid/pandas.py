"""Columns and tables of pandas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from .errors import LetheError
from .notes import Note, field, identifier
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

    Columns are named to be kept, and those that the deidentifier replaces (`replace_fields`) are replaced; nothing else is passed on.
    Those that it looks for in the text (`known_fields`) are columns of the table too. Rows stay where they are, under the same
    index; a missing text stays missing. A note that fails has no text, and says why in the column `error`, which is there in any case.

    Parameters:
        text: the column of notes.
        keep: columns that are passed on as they are.
        id: the column that names the note, for surrogates and messages.
        patient: the column that names the patient; the deidentifier was made with this `patient_field`.
    """
    replaced = list(deidentifier.replaced_fields)
    used = list(deidentifier.used_fields)
    if deidentifier.uses_all_fields:
        used += [name for name in frame.columns if name not in (*used, text, "text", "id", "spans", "error")]
    named = [text, *keep, *used, *([id] if id else []), *([patient] if patient else [])]
    unknown = [name for name in named if name not in frame]
    if unknown:
        raise KeyError(f"no such column: {', '.join(unknown)}")
    if text in keep:
        raise ValueError(f"the column {text} holds the notes: it can't be kept as it is")
    if "error" in keep:
        raise ValueError("the column `error` says why there is no text: rename the one that is there")
    if both := set(keep) & set(replaced):
        raise ValueError(f"can't be both kept and replaced: {', '.join(sorted(both))}")
    if clash := {"text", "id", "spans", "error"} & set(used):
        raise ValueError(f"a field of this name is the note's own: rename the column {', '.join(sorted(clash))}")
    if patient and patient_field in used and patient != patient_field:
        raise ValueError(
            f"the field {patient_field} names the patient: rename the column that is looked for, or take another patient_field"
        )
    if text in used:
        raise ValueError(f"the column {text} holds the notes: it can't be looked for in them")

    def notes() -> Iterator[Note | None]:
        for position in range(len(frame)):
            value = frame[text].iloc[position]
            if not isinstance(value, str):
                # What is no text is an error of its row.
                yield None if pd.isna(value) else value
                continue
            record: dict[str, Any] = {"text": value}
            record.update((name, field(frame[name].iloc[position])) for name in used)
            for key, column in [("id", id), (patient_field, patient)]:
                name = identifier(frame[column].iloc[position]) if column else None
                # Without one, the program says that it can't tell the patient.
                if name is not None:
                    record[key] = name
            yield record

    texts: list[str | None] = []
    errors: list[str | None] = []
    values: dict[str, list[Any]] = {name: [] for name in replaced}
    for result in deidentifier.deidentify(notes(), errors="return"):
        texts.append(result.text if isinstance(result, Deidentified) else None)
        errors.append(str(result) if isinstance(result, LetheError) else None)
        for name in replaced:
            values[name].append(result.fields.get(name) if isinstance(result, Deidentified) else None)
    released = frame[keep].copy()
    for name in replaced:
        released[name] = pd.Series(values[name], index=frame.index, dtype=object)
    released[text] = pd.Series(texts, index=frame.index, dtype=object)
    released["error"] = pd.Series(errors, index=frame.index, dtype=object)
    return released
