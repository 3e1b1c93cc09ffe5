"""A running `lethe worker`: lines go in, lines come out, in the same order."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import threading
import time
import weakref
from collections import deque
from collections.abc import Sequence
from typing import Any

from .errors import LetheError, SettingError, WorkerDied, WorkerTimeout

# What the program's first line may take: it reads its model.
_START_SECONDS = 120.0
_READ_BYTES = 1 << 18
_PROTOCOL = 1
_MESSAGE_BYTES = 4096

_workers: weakref.WeakSet[Worker] = weakref.WeakSet()


class Slot:
    """One line's answer, once it is there."""

    __slots__ = ("answer", "bytes", "error")

    def __init__(self, size: int) -> None:
        self.answer: bytes | None = None
        self.error: LetheError | None = None
        self.bytes = size

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.error is not None


class Worker:
    """Started at once; safe to use from any number of threads, in the process that started it."""

    def __init__(self, program: str, arguments: Sequence[str]) -> None:
        self.pid = os.getpid()
        self._condition = threading.Condition(threading.RLock())
        self._writing = threading.Lock()
        self._pending: deque[Slot] = deque()
        self._died: LetheError | None = None
        self._messages = b""
        try:
            # In a session of its own: Ctrl-C is for this process.
            self._process = subprocess.Popen(
                [program, "worker", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            raise SettingError(f"the program can't be started: {error.strerror}", place=program) from None
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._input = self._process.stdin.fileno()
        self._output = self._process.stdout.fileno()
        self._errors = self._process.stderr.fileno()
        self._listener = threading.Thread(target=self._listen_to_errors, name="lethe-messages", daemon=True)
        self._listener.start()
        self.greeting: dict[str, Any] = {}
        # The first line is the program's own.
        first = Slot(0)
        self._pending.append(first)
        threading.Thread(target=self._read, name="lethe-results", daemon=True).start()
        os.set_blocking(self._input, False)
        _workers.add(self)
        try:
            line = self.wait(first, _START_SECONDS)
        except WorkerDied:
            self._listener.join(1)
            raise SettingError(self._last_message() or "the program ended at once", place="lethe worker") from None
        try:
            self.greeting = json.loads(line)
            spoken = self.greeting.get("protocol")
        except (ValueError, AttributeError):
            spoken = None
        if spoken != _PROTOCOL:
            self._process.kill()
            raise SettingError(
                "the program speaks another language",
                place=program,
                expected=f"protocol {_PROTOCOL}",
                found=f"protocol {spoken}" if spoken is not None else "something else",
                advice="Package and program must be of one version",
            )

    # What other threads do.

    def _listen_to_errors(self) -> None:
        while True:
            try:
                part = os.read(self._errors, _READ_BYTES)
            except OSError:
                return
            if not part:
                return
            self._messages = (self._messages + part)[-_MESSAGE_BYTES:]

    def _read(self) -> None:
        rest = b""
        while True:
            try:
                part = os.read(self._output, _READ_BYTES)
            except OSError:
                part = b""
            if not part:
                break
            *lines, rest = (rest + part).split(b"\n")
            if not lines:
                continue
            with self._condition:
                for line in lines:
                    # An answer to nothing: whatever comes behind it can't be told apart either.
                    if not self._pending:
                        self._process.kill()
                        break
                    self._pending.popleft().answer = line
                self._condition.notify_all()
        code = self._process.wait()
        self._fail(WorkerDied(f"the program ended ({_ending(code)})", place="lethe worker"))

    def _fail(self, error: LetheError) -> None:
        with self._condition:
            if self._died is None:
                self._died = error
            while self._pending:
                self._pending.popleft().error = self._died
            self._condition.notify_all()

    def _last_message(self) -> str:
        lines = [line for line in self._messages.decode("utf-8", "replace").splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("Error")]
        return (errors or lines or [""])[0].removeprefix("Error: ")

    # What callers do.

    @property
    def is_usable(self) -> bool:
        return self._died is None and self.pid == os.getpid()

    def submit(self, lines: Sequence[bytes], slots: Sequence[Slot], timeout: float | None = None) -> None:
        """Sends lines, each of which holds no line end but its own. Waits while the program has enough to do; one that takes nothing for
        `timeout` seconds is ended."""
        with self._writing:
            with self._condition:
                if self._died is not None:
                    for slot in slots:
                        slot.error = self._died
                    return
                self._pending.extend(slots)
            view = memoryview(b"".join(lines))
            poll = select.poll()
            poll.register(self._input, select.POLLOUT)
            since = time.monotonic()
            while view and self._died is None:
                try:
                    view = view[os.write(self._input, view) :]
                    since = time.monotonic()
                except BlockingIOError:
                    poll.poll(100)
                    if timeout is not None and time.monotonic() - since > timeout:
                        self._end(WorkerTimeout(f"nothing was taken within {timeout} s", place="lethe worker"))
                except OSError:
                    # Whoever reads its output tells why.
                    break

    def wait(self, slot: Slot, timeout: float | None = None) -> bytes:
        """The answer to a line.

        Raises WorkerDied, or WorkerTimeout, which ends the program: what it was at can't be taken back.
        """
        with self._condition:
            if not self._condition.wait_for(lambda: slot.is_done, timeout):
                self._end(WorkerTimeout(f"no answer within {timeout} s", place="lethe worker"))
                self._condition.wait_for(lambda: slot.is_done, 10)
        if slot.answer is not None:
            return slot.answer
        raise slot.error or WorkerDied("the program can't be ended", place="lethe worker")

    def _end(self, error: LetheError) -> None:
        with self._condition:
            if self._died is None:
                self._died = error
        self._process.kill()

    def close(self) -> None:
        """Lets it end once it has answered what it was sent."""
        if self.pid != os.getpid():
            return
        with self._condition:
            if self._died is None:
                self._died = WorkerDied("it was closed", place="lethe worker")
        # Somebody may be sending to a program that takes nothing more.
        if self._writing.acquire(timeout=2):
            assert self._process.stdin
            self._process.stdin.close()
            self._writing.release()
        else:
            self._process.kill()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _forget(self) -> None:
        """In a copy of the process: the program is the other's, and may end only if this one holds nothing of it."""
        for file in (self._process.stdin, self._process.stdout, self._process.stderr):
            if file:
                file.close()
        self._condition = threading.Condition()
        self._writing = threading.Lock()
        self._died = WorkerDied("the program belongs to the process that this one is a copy of", place="lethe worker")


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _close_all() -> None:
    for worker in list(_workers):
        worker.close()


def _forget_all() -> None:
    for worker in list(_workers):
        worker._forget()
        _workers.discard(worker)


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
