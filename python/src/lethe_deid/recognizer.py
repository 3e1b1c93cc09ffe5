"""Finding what is protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, overload

from .errors import LetheError, SettingError
from .notes import Errors, Note, NoteProgram, command_options, fields, fields_option, names
from .spans import Deidentified, Span

if TYPE_CHECKING:
    import pyarrow


class Recognizer(NoteProgram[list[Span]]):
    """A model and whatever else finds, over notes.

    >>> with Recognizer(rules=True) as recognizer:
    ...     recognizer("Seen on 12/03/2019.")
    [Span(start=8, end=18, label='DATE', score=None, sources=('rule:date',))]

    Parameters:
        model: a model's folder; None finds by rules, lists and records alone.
        rules: also find what has a form of its own, such as dates and phone numbers.
        propagate: find words again that are found elsewhere in the note.
        confidence: give spans the model's probability.
        threads: of the program; None takes all cores.
        vectors: word vectors, for a model that needs them.
        deny, allow, patterns, known, patient_field: as `lethe tag` takes them.
        known_fields: fields of records whose values are looked for in the text: by name where that says what they hold (`mrn`,
            `birth_date`, …), else with it: `{"pt_last": "family"}`; `["all"]` takes every one with such a name.
        allow_unknown_patients: let notes pass whose patient nothing is known of, or whose record lacks a field of these.
        timeout: seconds for a note, after which the program is ended; None waits.
        url, token: of a running `lethe serve` (`http://127.0.0.1:8765`, `unix:/run/lethe.socket`), which is asked instead of a program of
            one's own; what is found is decided there, and no other option may stand beside these but `timeout`.
    """

    def __init__(
        self,
        model: str | PathLike[str] | None = None,
        *,
        rules: bool = False,
        propagate: bool = False,
        confidence: bool = False,
        threads: int | None = None,
        vectors: str | PathLike[str] | None = None,
        deny: Sequence[str] = (),
        allow: str | PathLike[str] | None = None,
        patterns: str | PathLike[str] | None = None,
        known: str | PathLike[str] | None = None,
        patient_field: str | None = None,
        known_fields: Sequence[str] | Mapping[str, str] = (),
        allow_unknown_patients: bool = False,
        timeout: float | None = None,
        url: str | None = None,
        token: str | None = None,
    ) -> None:
        if url is not None:
            self._refuse_beside_url(
                model=model,
                rules=rules or None,
                propagate=propagate or None,
                confidence=confidence or None,
                threads=threads,
                vectors=vectors,
                deny=tuple(deny),
                allow=allow,
                patterns=patterns,
                known=known,
                patient_field=patient_field,
                known_fields=tuple(known_fields),
                allow_unknown_patients=allow_unknown_patients or None,
            )
            super().__init__([], timeout, url=url, token=token)
            return
        known_names = fields("known_fields", known_fields)
        self._uses_all_fields = "all" in known_names
        self._used_fields = tuple(name for name in known_names if name != "all")
        if confidence and model is None:
            raise SettingError("confidence is a model's", expected="model")
        super().__init__(
            command_options(
                task="tag",
                model=model,
                without_model=model is None,
                rules=rules,
                propagate=propagate,
                confidence=confidence,
                threads=threads,
                vectors=vectors,
                deny=names("deny", deny),
                allow=allow,
                patterns=patterns,
                known=known,
                patient_field=patient_field,
                known_fields=fields_option(known_names),
                allow_unknown_patients=allow_unknown_patients,
            ),
            timeout,
            token=token,
        )

    def _result(self, answer: Mapping[str, Any]) -> list[Span]:
        return [Span.from_json(span) for span in answer.get("spans", ())]

    def __call__(self, text: Note) -> list[Span]:
        """What is found in one note."""
        return self._one(text)

    @overload
    def annotate(self, texts: Iterable[Note], *, errors: Literal["raise"] = ...) -> Iterator[list[Span]]: ...
    @overload
    def annotate(self, texts: Iterable[Note | None], *, errors: Literal["raise"] = ...) -> Iterator[list[Span] | None]: ...
    @overload
    def annotate(self, texts: Iterable[Note | None], *, errors: Literal["return"]) -> Iterator[list[Span] | LetheError | None]: ...

    def annotate(self, texts: Iterable[Note | None], *, errors: Errors = "raise") -> Iterator[Any]:
        """What is found in each of many notes, in order and in bounded memory; None stays None.

        errors: "raise" ends with the first note that can't be done; "return" gives its error in its place.
        """
        return self._many(texts, errors)

    def annotate_arrow(self, column: pyarrow.Array | pyarrow.ChunkedArray) -> pyarrow.Array:
        """A list of structs (start, end, label, score) for each string of a column; null stays null."""
        from .arrow import annotate

        return annotate(self, column)


class Deidentifier(NoteProgram[Deidentified]):
    """Replaces what a model and whatever else find.

    >>> with Deidentifier(rules=True, style={"DATE": "year"}) as deidentifier:
    ...     deidentifier("Seen on 12/03/2019.").text
    'Seen on 2019.'

    Parameters, besides those of `Recognizer`:
        profile: safe-harbor, limited-data-set, expert, pseudonym, or a file.
        style: what stands in the place of what was found: one for all, or one by label.
        key: a file made with `lethe key new`, for surrogates and codes.
        only, except_labels: replace these labels alone, or all but these.
        replace_fields: fields of records whose values are replaced with the text, and looked for in it; named as `known_fields` are.
        keep_fields: fields that are passed on as they are; no other is. Both are in `Deidentified.fields`.
    """

    _route = "/v1/deidentify"

    def __init__(
        self,
        model: str | PathLike[str] | None = None,
        *,
        rules: bool = False,
        propagate: bool | None = None,
        profile: str | PathLike[str] | None = None,
        style: str | Mapping[str, str] | None = None,
        key: str | PathLike[str] | None = None,
        ids: Literal["keep", "code"] = "keep",
        only: Sequence[str] = (),
        except_labels: Sequence[str] = (),
        threads: int | None = None,
        vectors: str | PathLike[str] | None = None,
        deny: Sequence[str] = (),
        allow: str | PathLike[str] | None = None,
        patterns: str | PathLike[str] | None = None,
        known: str | PathLike[str] | None = None,
        patient_field: str | None = None,
        known_fields: Sequence[str] | Mapping[str, str] = (),
        replace_fields: Sequence[str] | Mapping[str, str] = (),
        keep_fields: Sequence[str] = (),
        allow_unknown_patients: bool = False,
        timeout: float | None = None,
        url: str | None = None,
        token: str | None = None,
    ) -> None:
        if url is not None:
            self._refuse_beside_url(
                model=model,
                rules=rules or None,
                propagate=propagate,
                profile=profile,
                style=style,
                key=key,
                ids=ids,
                only=tuple(only),
                except_labels=tuple(except_labels),
                threads=threads,
                vectors=vectors,
                deny=tuple(deny),
                allow=allow,
                patterns=patterns,
                known=known,
                patient_field=patient_field,
                known_fields=tuple(known_fields),
                replace_fields=tuple(replace_fields),
                keep_fields=tuple(keep_fields),
                allow_unknown_patients=allow_unknown_patients or None,
            )
            super().__init__([], timeout, url=url, token=token)
            return
        known_names = fields("known_fields", known_fields)
        replaced_names = fields("replace_fields", replace_fields)
        self._replaced_fields = tuple(replaced_names)
        self._uses_all_fields = "all" in known_names
        self._used_fields = tuple(dict.fromkeys([*(name for name in known_names if name != "all"), *replaced_names]))
        options = command_options(
            task="deidentify",
            model=model,
            without_model=model is None,
            rules=rules,
            propagate=propagate,
            profile=profile,
            style=style,
            key=key,
            ids=ids,
            only=",".join(names("only", only)) or None,
            threads=threads,
            vectors=vectors,
            deny=names("deny", deny),
            allow=allow,
            patterns=patterns,
            known=known,
            patient_field=patient_field,
            known_fields=fields_option(known_names),
            allow_unknown_patients=allow_unknown_patients,
            replace_columns=fields_option(replaced_names),
            keep_columns=fields_option(fields("keep_fields", keep_fields)),
        )
        if except_labels:
            options += ["--except", ",".join(names("except_labels", except_labels))]
        if propagate is False:
            options.append("--no-propagate")
        super().__init__(options, timeout, token=token)

    def _result(self, answer: Mapping[str, Any]) -> Deidentified:
        spans = tuple(Span.from_json(span) for span in answer.get("spans", ()))
        others = {name: value for name, value in answer.items() if name not in ("text", "spans", "id")}
        return Deidentified(answer["text"], spans, answer.get("id", ""), others)

    def __call__(self, text: Note) -> Deidentified:
        """One note as it may be released."""
        return self._one(text)

    @overload
    def deidentify(self, texts: Iterable[Note], *, errors: Literal["raise"] = ...) -> Iterator[Deidentified]: ...
    @overload
    def deidentify(self, texts: Iterable[Note | None], *, errors: Literal["raise"] = ...) -> Iterator[Deidentified | None]: ...
    @overload
    def deidentify(self, texts: Iterable[Note | None], *, errors: Literal["return"]) -> Iterator[Deidentified | LetheError | None]: ...

    def deidentify(self, texts: Iterable[Note | None], *, errors: Errors = "raise") -> Iterator[Any]:
        """Many notes, in order and in bounded memory; None stays None. A note that fails is an error, never its old text."""
        return self._many(texts, errors)
