"""A recogniser for Presidio's analyzer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

from presidio_analyzer import LocalRecognizer, RecognizerResult

from .errors import LetheError
from .recognizer import Recognizer

#: Lethe's usual labels and the entity that Presidio calls so. Others keep their own names.
ENTITIES: Mapping[str, str] = {
    **dict.fromkeys(["PATIENT", "DOCTOR", "NAME", "USERNAME", "PERSON", "STAFF", "RELATIVE", "PER"], "PERSON"),
    **dict.fromkeys(["DATE", "DAY"], "DATE_TIME"),
    **dict.fromkeys(["CITY", "STATE", "COUNTRY", "STREET", "ZIP", "LOCATION", "LOCATION-OTHER", "PLACE", "LOC"], "LOCATION"),
    **dict.fromkeys(["HOSPITAL", "ORGANIZATION", "SITE", "ORG"], "ORGANIZATION"),
    **dict.fromkeys(["PHONE", "FAX", "CONTACT"], "PHONE_NUMBER"),
    **dict.fromkeys(["EMAIL"], "EMAIL_ADDRESS"),
    **dict.fromkeys(["URL"], "URL"),
    **dict.fromkeys(["AGE"], "AGE"),
    **dict.fromkeys(["MEDICALRECORD", "IDNUM", "ID", "REFERENCE", "ACCOUNT", "LICENSE", "BIOID", "DEVICE", "HEALTHPLAN"], "ID"),
}


class LetheRecognizer(LocalRecognizer):
    """Offers what a model finds to Presidio's analyzer, with the model's probabilities as scores.

    Works with `NlpEngineProvider(nlp_configuration={"nlp_engine_name": "no_op", …})` where the version has it: nothing of spaCy's is used.
    """

    def __init__(
        self,
        model: str | PathLike[str] | None = None,
        *,
        rules: bool = False,
        entities: Mapping[str, str] = ENTITIES,
        supported_language: str = "en",
        name: str = "LetheRecognizer",
        supported_entities: Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        # Before the base class, which loads at once.
        self._recognizer = Recognizer(model, rules=rules, confidence=model is not None)
        self._entities = entities
        named = supported_entities or sorted({self._entity(label) for label in self._recognizer.labels})
        super().__init__(supported_entities=list(named), supported_language=supported_language, name=name, **options)

    def _entity(self, label: str) -> str:
        return self._entities.get(label.upper(), label)

    def load(self) -> None:
        """The program starts with the first text."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        return self._results(self._recognizer(text), entities)

    def batch_analyze(self, texts: Sequence[str], entities: list[str], nlp_artifacts_list: Any = None) -> list[list[RecognizerResult]]:
        """A list for each text."""
        return [self._results(spans, entities) for spans in self._recognizer.annotate(texts)]

    def _results(self, spans: Any, entities: list[str]) -> list[RecognizerResult]:
        if isinstance(spans, LetheError):
            raise spans
        found = []
        for span in spans:
            entity = self._entity(span.label)
            if entities and entity not in entities:
                continue
            # Presidio drops what has no score: a rule has no probability, and is no less sure for that.
            score = 1.0 if span.score is None else max(span.score, 0.01)
            found.append(RecognizerResult(entity_type=entity, start=span.start, end=span.end, score=score))
        return found
