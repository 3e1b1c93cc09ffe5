"""Data frames of Spark: a program a Python worker, kept from batch to batch.

Nothing is random and nothing has side effects, so that tasks that are tried again, or twice at a time, write the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .errors import LetheError, SettingError
from .notes import field, identifier
from .recognizer import Deidentifier
from .spans import Deidentified

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# Of this Python worker, by what they were made with.
_deidentifiers: dict[tuple[int, str], Deidentifier] = {}


def deidentify(
    frame: DataFrame,
    *,
    text: str,
    keys: Sequence[str],
    model: str | None = None,
    keep: Sequence[str] = (),
    patient: str | None = None,
    model_digest: str | None = None,
    **options: Any,
) -> DataFrame:
    """A data frame with its texts de-identified.

    Its columns are `keys` and `keep` as they were, those of `replace_fields` replaced, as texts, `text` as it may be released, and
    `error`: why there is no text. Columns that aren't named stay behind. A note that fails, even one that ends the program each time,
    costs its own text alone.

    Parameters:
        text: the column of notes.
        keys: the columns that name a note.
        model: its folder, as every executor sees it.
        keep: further columns that are passed on.
        patient: the column that names the patient, for surrogates and records.
        model_digest: SHA-256 of the model (`Recognizer(model).model_digest`): an executor that sees another fails its task.
        options: of `Deidentifier`; `known_fields` and `replace_fields` are columns.
    """
    if isinstance(keys, str) or not keys:
        raise SettingError("the columns that name a note are wanted", place="keys", expected="a list of names")
    named = [*keys, *keep]
    if patient:
        options = {**options, "patient_field": "patient"}
    # Where a server decides, it is asked.
    with Deidentifier(**{"model": model, **options}) as asked:
        replaced, known, takes_all = list(asked.replaced_fields), list(asked.used_fields), asked.uses_all_fields
    if takes_all:
        known += [name for name in frame.columns if name not in (text, "text", "id", "spans", "error", "patient")]
    used = list(dict.fromkeys([*known, *replaced]))
    read = [*named, text, *used, *([patient] if patient else [])]
    missing = [name for name in read if name not in frame.columns]
    if missing:
        raise SettingError("no such column", found=", ".join(missing))
    if text in named:
        raise SettingError("the column of notes can't be a key or kept as it is", found=text)
    if "error" in named:
        raise SettingError("the column `error` says why there is no text", found="error among the kept columns")
    if both := set(named) & set(replaced):
        raise SettingError("a column can't be both kept and replaced", found=", ".join(sorted(both)))
    if clash := {"text", "id", "spans", "error", "patient", text} & set(used):
        raise SettingError("a field of this name is the note's own", found=", ".join(sorted(clash)), advice="Rename the column")
    schema = ", ".join(
        [f"`{field.name}` {field.dataType.simpleString()}" for name in named for field in [frame.schema[name]]]
        + [f"`{name}` string" for name in [*replaced, text, "error"]]
    )
    settings = {"model": model, **({} if "url" in options else {"threads": 1}), **options}

    def batches(stream: Iterator[Any]) -> Iterator[Any]:
        from lethe_deid.spark import _batches

        return _batches(stream, text, list(keys), list(named), patient, used, settings, model_digest)

    wanted = frame.select(*dict.fromkeys(read))
    return wanted.mapInArrow(batches, schema)


def _deidentifier(settings: dict[str, Any], digest: str | None) -> Deidentifier:
    key = (os.getpid(), repr((digest, sorted(settings.items(), key=lambda item: item[0]))))
    if key not in _deidentifiers:
        made = Deidentifier(**settings)
        if digest is not None and made.model_digest != digest:
            raise SettingError("this executor sees another model", expected=digest, found=str(made.model_digest))
        _deidentifiers[key] = made
    return _deidentifiers[key]


def _batches(
    stream: Iterator[Any],
    text: str,
    keys: list[str],
    named: list[str],
    patient: str | None,
    used: list[str],
    settings: dict[str, Any],
    digest: str | None,
) -> Iterator[Any]:
    import pyarrow as pa

    deidentifier = _deidentifier(settings, digest)
    for batch in stream:
        rows = batch.column(batch.schema.get_field_index(text)).to_pylist()
        # By its keys, a note is the same in whatever batch it comes.
        ids = list(zip(*(batch.column(batch.schema.get_field_index(key)).to_pylist() for key in keys), strict=True))
        patients = batch.column(batch.schema.get_field_index(patient)).to_pylist() if patient else None
        beside = {name: batch.column(batch.schema.get_field_index(name)).to_pylist() for name in used}
        notes: list[Any] = []
        for index, row in enumerate(rows):
            if row is None:
                notes.append(None)
                continue
            note: dict[str, Any] = {"text": row, "id": "/".join(identifier(part) or "" for part in ids[index])}
            note.update((name, field(values[index])) for name, values in beside.items())
            if patients is not None:
                name = identifier(patients[index])
                # Without one, the program says that it can't tell the patient.
                if name is not None:
                    note["patient"] = name
            notes.append(note)
        replaced: dict[str, list[str | None]] = {name: [] for name in deidentifier.replaced_fields}
        texts: list[str | None] = []
        errors: list[str | None] = []
        for result in deidentifier.deidentify(notes, errors="return"):
            texts.append(result.text if isinstance(result, Deidentified) else None)
            errors.append(str(result) if isinstance(result, LetheError) else None)
            for name, values in replaced.items():
                value = result.fields.get(name) if isinstance(result, Deidentified) else None
                values.append(value if value is None or isinstance(value, str) else json.dumps(value))
        columns = [batch.column(batch.schema.get_field_index(name)) for name in named]
        yield pa.RecordBatch.from_arrays(
            [*columns, *(pa.array(values, pa.string()) for values in [*replaced.values(), texts, errors])],
            names=[*named, *replaced, text, "error"],
        )
