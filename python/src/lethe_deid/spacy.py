"""A component for spaCy's pipelines: `nlp.add_pipe("lethe", config={"model": "model"})`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from .recognizer import Recognizer


@Language.factory(
    "lethe",
    default_config={"model": None, "rules": False, "spans_key": "phi", "entities": True},
    assigns=["doc.ents", "doc.spans"],
)
class LetheComponent:
    """Puts what is found into `doc.spans`, and what fits into `doc.ents`.

    A stretch that begins or ends within a token of spaCy's grows to whole tokens: a smaller one would show a part of it.
    """

    def __init__(self, nlp: Language, name: str, model: str | None, rules: bool, spans_key: str, entities: bool) -> None:
        self._recognizer = Recognizer(model, rules=rules)
        self._spans_key = spans_key
        self._entities = entities

    def __call__(self, doc: Doc) -> Doc:
        return self._apply(doc, self._recognizer(doc.text))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        waiting: list[Doc] = []

        def texts() -> Iterator[str]:
            for doc in stream:
                waiting.append(doc)
                yield doc.text

        for spans in self._recognizer.annotate(texts()):
            yield self._apply(waiting.pop(0), spans)

    def _apply(self, doc: Doc, found: Any) -> Doc:
        spans = []
        for span in found:
            grown = doc.char_span(span.start, span.end, label=span.label, alignment_mode="expand")
            if grown is not None:
                spans.append(grown)
        doc.spans[self._spans_key] = spans
        if self._entities:
            doc.ents = filter_spans([*spans, *doc.ents])
        return doc
