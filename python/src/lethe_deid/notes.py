"""Notes through a running program: what recognisers and de-identifiers share."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from .errors import LetheError, NoteError, SettingError, WorkerDied, WorkerTimeout, note_error
from .program import executable
from .worker import Slot, Worker

if TYPE_CHECKING:
    from .server import Server

Result = TypeVar("Result")
#: A text, or a record with `text`, perhaps `id`, and whatever fields tell a patient.
Note = str | Mapping[str, Any]
Errors = Literal["raise", "return"]

# Notes that are under way: enough for all threads, little enough to hold.
_WINDOW_BYTES = 1 << 20
_WINDOW_NOTES = 1024
# Sent together, but not kept waiting where notes come slowly.
_BATCH_BYTES = 1 << 16
_BATCH_SECONDS = 0.005


def command_options(**options: Any) -> list[str]:
    """Options as the program takes them: `patient_field="p"` becomes `--patient-field p`."""
    words: list[str] = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            words.append(flag)
        elif isinstance(value, (str, PathLike, int, float)):
            words += [flag, os.fspath(value) if isinstance(value, PathLike) else str(value)]
        elif isinstance(value, Mapping):
            for key, item in value.items():
                words += [flag, f"{key}={item}"]
        elif isinstance(value, Sequence):
            for item in value:
                words += [flag, str(item)]
        else:
            raise SettingError("this can't be an option", place=name, found=type(value).__name__)
    return words


def identifier(value: Any) -> str | None:
    """An id or a patient out of a table; None where it is missing. Whole numbers lose the point that a missing neighbour gave them."""
    if _is_missing(value):
        return None
    if isinstance(value, bytes):
        # As most older extracts are, where they aren't UTF-8.
        try:
            value = value.decode()
        except UnicodeDecodeError:
            value = value.decode("cp1252", "replace")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    return None if text in ("", "NaT", "<NA>") else text


def _is_missing(value: Any) -> bool:
    """None, a number that isn't one, and what pandas has for missing values, which says of no comparison whether it holds."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


def names(option: str, value: Sequence[str]) -> list[str]:
    """A list of names: one string would be taken for its characters."""
    if isinstance(value, str):
        raise SettingError("a list is wanted", place=option, expected=f'["{value}"]', found="a string")
    return list(value)


def fields(option: str, value: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Fields of a record, with what they hold where their name doesn't say it."""
    chosen = dict(value) if isinstance(value, Mapping) else {name: "" for name in names(option, value)}
    for name, meaning in chosen.items():
        if not name or "," in name + meaning or "=" in meaning or ("=" in name and not meaning):
            raise SettingError("this name can't be an option's", place=option, expected="one without commas and equals signs")
    return chosen


def fields_option(chosen: Mapping[str, str]) -> str | None:
    """As the program takes them: `mrn,pt_last=family`."""
    return ",".join(f"{name}={meaning}" if meaning else name for name, meaning in chosen.items()) or None


def field(value: Any) -> Any:
    """A field's value out of a table: None where it is missing, days as `1950-03-12`."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [field(item) for item in value]
    if isinstance(value, datetime.date) and not _is_missing(value):
        if isinstance(value, datetime.datetime) and value.time() != datetime.time():
            return value.isoformat(sep=" ", timespec="seconds")
        return value.isoformat()[:10]
    return identifier(value)


class NoteProgram(Generic[Result]):
    """A program over notes, started with the first of them and again after it has died. Threads may share it, copies of the process
    get a program of their own, and pickles hold its settings alone."""

    _used_fields: tuple[str, ...] = ()
    _uses_all_fields: bool = False
    _replaced_fields: tuple[str, ...] = ()

    #: Where a server answers what this one asks.
    _route = "/v1/tag"

    def __init__(self, arguments: Sequence[str], timeout: float | None, *, url: str | None = None, token: str | None = None) -> None:
        self._arguments = list(arguments)
        self._timeout = timeout
        self._url = url
        self._token = token
        if token is not None and url is None:
            raise SettingError("a token is for a server", place="token", expected="url")
        self._begin()

    @staticmethod
    def _refuse_beside_url(**options: Any) -> None:
        """What is found and replaced is decided where the server is started."""
        given = sorted(name for name, value in options.items() if value is not None and value not in ((), "keep"))
        if given:
            raise SettingError("this is decided where the server is started", place=", ".join(given), expected="no such option beside url")

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._worker: Worker | Server | None = None
        self._finalizer: Any = None

    def _result(self, answer: Mapping[str, Any]) -> Result:
        raise NotImplementedError

    # The program.

    def _running(self) -> Worker | Server:
        worker = self._worker
        if worker is not None and worker.is_usable:
            return worker
        if self._pid != os.getpid():
            # Another thread may have held the lock while the process was copied.
            self._begin()
        with self._lock:
            if self._worker is None or not self._worker.is_usable:
                if self._url is not None:
                    # Only who asks a server needs what talks to one.
                    from .server import Server

                    self._worker = Server(self._url, self._token, self._route)
                else:
                    self._worker = Worker(executable(), self._arguments)
                # Where nobody closes it, it ends with this object.
                if self._finalizer is not None:
                    self._finalizer.detach()
                self._finalizer = weakref.finalize(self, _close, self._worker)
            return self._worker

    @property
    def greeting(self) -> Mapping[str, Any]:
        """What the program says of itself; starts it."""
        return self._running().greeting

    @property
    def labels(self) -> tuple[str, ...]:
        """What may be found; starts the program."""
        return tuple(self.greeting["labels"])

    @property
    def used_fields(self) -> tuple[str, ...]:
        """Fields of records that are looked for in their text or replaced with it; a server is asked."""
        if self._url is None:
            return self._used_fields
        return tuple(dict.fromkeys([*self.greeting["known"], *self.greeting["replaced"]]))

    @property
    def uses_all_fields(self) -> bool:
        """Every field with a telling name is looked for."""
        return self._uses_all_fields if self._url is None else self.greeting["all"] is True

    @property
    def replaced_fields(self) -> tuple[str, ...]:
        """Fields of records that are replaced with their text."""
        return self._replaced_fields if self._url is None else tuple(self.greeting["replaced"])

    @property
    def model_digest(self) -> str | None:
        """SHA-256 of the model; starts the program."""
        digest: str | None = self.greeting.get("model")
        return digest

    def close(self) -> None:
        """Ends the program, if it runs. Another note starts it again."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        for name in ("_lock", "_worker", "_finalizer", "_pid"):
            del state[name]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._begin()

    # Notes.

    @staticmethod
    def _line(note: Note, number: int) -> bytes:
        place = f"note {number}"
        if isinstance(note, str):
            record: dict[str, Any] = {"text": note}
        elif isinstance(note, Mapping):
            if not isinstance(note.get("text"), str):
                raise NoteError("the record has no text", place=place, expected="a string under `text`")
            record = dict(note)
            if record.get("id") is not None:
                record["id"] = str(record["id"])
        else:
            raise NoteError("this is no note", place=place, expected="a string or a mapping", found=type(note).__name__)
        try:
            if record.get("id") is None:
                # What is drawn by note is drawn by its text: the same wherever the note stands.
                record["id"] = "text-" + hashlib.sha256(record["text"].encode()).hexdigest()[:16]
            return json.dumps(record, ensure_ascii=False).encode() + b"\n"
        except UnicodeEncodeError:
            raise NoteError("the text holds half a character", place=place, expected="text without lone surrogates") from None
        except (TypeError, ValueError):
            raise NoteError("the record can't be written as JSON", place=place) from None

    def _read(self, answer: bytes, number: int) -> Result:
        try:
            value = json.loads(answer)
        except ValueError:
            raise NoteError("the answer isn't JSON", place=f"note {number}", expected="an answer of `lethe`") from None
        if "error" in value:
            error = note_error(value["error"], place=f"note {number}")
            raise error
        return self._result(value)

    def _one(self, note: Note, number: int = 1) -> Result:
        line = self._line(note, number)
        slot = Slot(len(line))
        worker = self._running()
        worker.submit([line], [slot], self._timeout)
        if isinstance(slot.error, WorkerDied) and slot.error.kind != "closed":
            # It had died before it got the note: one that is started anew hasn't.
            slot = Slot(len(line))
            worker = self._running()
            worker.submit([line], [slot], self._timeout)
        return self._read(worker.wait(slot, self._timeout), number)

    def _many(self, notes: Iterable[Note | None], errors: Errors) -> Iterator[Result | LetheError | None]:
        window: deque[_Underway] = deque()
        # Lines that go together: one by one they would cost the program a turn each.
        lines: list[bytes] = []
        unsent: list[_Underway] = []
        size = unsent_bytes = 0
        since = time.monotonic()

        def send() -> None:
            nonlocal unsent_bytes
            if lines:
                worker = self._running()
                for entry in unsent:
                    entry.worker = worker
                worker.submit(lines, [entry.slot for entry in unsent if entry.slot], self._timeout)
                lines.clear()
                unsent.clear()
                unsent_bytes = 0

        for number, note in enumerate(notes, 1):
            entry = _Underway(number, note)
            window.append(entry)
            if note is not None:
                try:
                    line = self._line(note, number)
                    entry.slot = Slot(len(line))
                    lines.append(line)
                    unsent.append(entry)
                    size += len(line)
                    unsent_bytes += len(line)
                except NoteError as error:
                    entry.failure = error
            now = time.monotonic()
            if unsent_bytes >= _BATCH_BYTES or now - since > _BATCH_SECONDS:
                send()
                since = now
            while window and (size > _WINDOW_BYTES or len(window) > _WINDOW_NOTES or window[0].is_done):
                if not window[0].is_sent:
                    send()
                size -= window[0].size
                yield self._take(window.popleft(), errors)
        send()
        while window:
            yield self._take(window.popleft(), errors)

    def _take(self, entry: _Underway, errors: Errors) -> Result | LetheError | None:
        if entry.note is None:
            return None
        try:
            if entry.failure is not None:
                raise entry.failure
            assert entry.worker is not None and entry.slot is not None
            try:
                return self._read(entry.worker.wait(entry.slot, self._timeout), entry.number)
            except (WorkerDied, WorkerTimeout):
                if errors == "raise":
                    raise
                # Was it this note, or one beside it? Alone, it shows.
                try:
                    return self._one(entry.note, entry.number)
                except (WorkerDied, WorkerTimeout) as again:
                    raise NoteError(f"the note ends the program: {again.what}", place=f"note {entry.number}") from None
        except LetheError as error:
            if errors == "raise":
                raise
            return error


def _close(worker: Worker | Server) -> None:
    worker.close()


class _Underway:
    """A note between being asked for and being answered."""

    __slots__ = ("failure", "note", "number", "slot", "worker")

    def __init__(self, number: int, note: Note | None) -> None:
        self.number = number
        self.note = note
        self.worker: Worker | Server | None = None
        self.slot: Slot | None = None
        self.failure: NoteError | None = None

    @property
    def size(self) -> int:
        return self.slot.bytes if self.slot else 0

    @property
    def is_sent(self) -> bool:
        return self.slot is None or self.worker is not None

    @property
    def is_done(self) -> bool:
        return self.slot is None or self.slot.is_done
