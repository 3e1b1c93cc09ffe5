"""Columns of pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from .recognizer import Deidentifier, Recognizer

SPANS = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.string()), ("score", pa.float32())]))


def texts(column: pa.Array | pa.ChunkedArray) -> Iterator[str | None]:
    """A column's strings, some at a time."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    for chunk in chunks:
        for start in range(0, len(chunk), 1024):
            yield from chunk.slice(start, 1024).to_pylist()


def annotate(recognizer: Recognizer, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """What is found in each string, as a list of structs; null stays null. A note that fails ends it."""
    offsets = [0]
    valid: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []
    labels: list[str] = []
    scores: list[float | None] = []
    for spans in recognizer.annotate(texts(column)):
        valid.append(spans is not None)
        for span in spans or ():
            starts.append(span.start)
            ends.append(span.end)
            labels.append(span.label)
            scores.append(span.score)
        offsets.append(len(starts))
    values = pa.StructArray.from_arrays(
        [
            pa.array(starts, pa.int32()),
            pa.array(ends, pa.int32()),
            pa.array(labels, pa.string()),
            pa.array(scores, pa.float32()),
        ],
        fields=list(SPANS.value_type),
    )
    places: Any = pa.array(offsets, pa.int32())
    return pa.ListArray.from_arrays(places, values, mask=pa.array([not is_valid for is_valid in valid], pa.bool_()))


def deidentify(deidentifier: Deidentifier, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Each string as it may be released; null stays null. A note that fails ends it."""
    results = deidentifier.deidentify(texts(column))
    return pa.array([result if result is None else result.text for result in results], pa.string())
