"""A running `lethe serve`, asked over HTTP as a program beside this one would be: lines go in, lines come out, in the same order."""

from __future__ import annotations

import contextlib
import http.client
import json
import math
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from .errors import LetheError, SettingError, WorkerDied, WorkerTimeout, note_error
from .worker import Slot

# Requests at a time; as many again may wait to be sent.
_CONNECTIONS = 4
# How long a server that has too much to do is asked again, and how long one may take to be connected to.
_BUSY_SECONDS = 60.0
_CONNECT_SECONDS = 10.0


class _SocketConnection(http.client.HTTPConnection):
    """To a socket in the file system."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_CONNECT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Server:
    """Safe to use from any number of threads, in the process that made it."""

    def __init__(self, url: str, token: str | None, path: str) -> None:
        self.pid = os.getpid()
        self._url = url
        self._host, self._port = "", None
        try:
            self._parts = urlsplit(url)
            self._host, self._port = self._parts.hostname or "", self._parts.port
        except ValueError:
            raise self._no_address() from None
        scheme = self._parts.scheme
        if scheme not in ("http", "https", "unix") or (scheme == "unix") != (not self._parts.netloc):
            raise self._no_address()
        if scheme == "http" and not _is_here(self._host):
            raise SettingError(
                "notes would go to another machine for everybody to read",
                place=url,
                expected="https://, or an address of this machine",
                advice="Put a proxy with TLS before the server, or bring its socket here through SSH",
            )
        token = (token or "").strip()
        if token and (not token.isascii() or not token.isprintable()):
            raise SettingError("this is no token", place="token", expected="one line of signs, as the server printed it")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._base = "" if scheme == "unix" else self._parts.path.rstrip("/")
        self._path = self._base + path
        self._condition = threading.Condition(threading.RLock())
        self._jobs: deque[_Job] = deque()
        self._is_closed = False
        self._threads: list[threading.Thread] = []
        self._connections: set[http.client.HTTPConnection] = set()
        self.greeting = self._ask_model()

    def _no_address(self) -> SettingError:
        return SettingError("this is no server's address", place="url", expected="http://HOST:PORT, https://HOST or unix:/PATH/OF/SOCKET")

    # One request.

    def _connection(self) -> http.client.HTTPConnection:
        if self._parts.scheme == "unix":
            return _SocketConnection(self._parts.path)
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        return kind(self._host, self._port, timeout=_CONNECT_SECONDS)

    def _ask_model(self) -> dict[str, Any]:
        connection = self._connection()
        try:
            connection.request("GET", self._base + "/v1/model", headers=self._headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise SettingError(
                f"the server can't be asked ({_why(error)})", place=self._url, expected="`lethe serve`, listening there"
            ) from None
        finally:
            connection.close()
        if response.status != 200:
            raise self._refusal(response.status, body)
        try:
            said = json.loads(body)
            fields = said.get("fields", {})
            return {
                "labels": [str(label) for label in said["labels"]],
                "model": said.get("digest"),
                "lethe": said.get("program"),
                "known": [str(name) for name in fields.get("known", ())],
                "replaced": [str(name) for name in fields.get("replaced", ())],
                "all": fields.get("all") is True,
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SettingError("what answers is no such server", place=self._url, expected="`lethe serve`") from None

    def _refusal(self, status: int, body: bytes) -> LetheError:
        error = None
        try:
            value = json.loads(body)
            if isinstance(value, Mapping) and isinstance(value.get("error"), Mapping):
                error = note_error(value["error"], place=self._url)
        except ValueError:
            # What a proxy says is its own.
            pass
        if error is None:
            error = note_error({"what": f"the server answered with status {status}"}, place=self._url)
        if status in (401, 403, 404, 405, 421, 429):
            return SettingError(error.what, place=self._url, expected=error.expected, advice=error.advice)
        return error

    def _request(self, connection: http.client.HTTPConnection, body: bytes, timeout: float | None) -> tuple[int, Any, bytes]:
        connection.request("POST", self._path, body, {**self._headers, "Content-Type": "application/x-ndjson"})
        if connection.sock is not None:
            connection.sock.settimeout(timeout)
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    def _answers(self, connection: http.client.HTTPConnection, body: bytes, timeout: float | None) -> list[bytes] | LetheError:
        """What comes back for some lines, or why nothing does. Asking twice is as good as once: an answer depends on its line alone."""
        since = time.monotonic()
        attempts = 0
        while not self._is_closed:
            try:
                status, headers, reply = self._request(connection, body, timeout)
            except TimeoutError:
                connection.close()
                return WorkerTimeout(f"no answer within {timeout or _CONNECT_SECONDS} s", place=self._url)
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                attempts += 1
                # A connection that had stood for a while may have been closed.
                if attempts > 1:
                    return WorkerDied(f"the server can't be asked ({_why(error)})", place=self._url)
                continue
            if status == 200:
                return reply.split(b"\n")[:-1]
            if status != 503 or time.monotonic() - since > (_BUSY_SECONDS if timeout is None else timeout):
                return self._refusal(status, reply)
            self._pause(headers.get("Retry-After", "1"))
        return self._closed()

    def _pause(self, seconds: str) -> None:
        try:
            asked = float(seconds)
        except ValueError:
            asked = 1.0
        with self._condition:
            self._condition.wait_for(lambda: self._is_closed, min(max(asked, 0.05), 10.0) if math.isfinite(asked) else 1.0)

    def _closed(self) -> WorkerDied:
        return WorkerDied("it was closed", kind="closed", place=self._url)

    # What the threads do.

    def _work(self) -> None:
        connection = self._connection()
        with self._condition:
            self._connections.add(connection)
        try:
            while True:
                with self._condition:
                    self._condition.wait_for(lambda: self._is_closed or bool(self._jobs))
                    if self._is_closed:
                        return
                    job = self._jobs.popleft()
                    self._condition.notify_all()
                answers: list[bytes] | LetheError
                try:
                    answers = self._answers(connection, job.body, job.timeout)
                except Exception as error:
                    # Whoever waits must be told, whatever it was.
                    answers = WorkerDied(f"asking the server failed ({_why(error)})", place=self._url)
                with self._condition:
                    job.end(answers, self._url)
                    self._condition.notify_all()
        finally:
            with self._condition:
                self._connections.discard(connection)
            connection.close()

    # What callers do, as with a worker.

    @property
    def is_usable(self) -> bool:
        return not self._is_closed and self.pid == os.getpid()

    def submit(self, lines: Sequence[bytes], slots: Sequence[Slot], timeout: float | None = None) -> None:
        """Sends lines, each of which holds no line end but its own. Waits while as much as may be is under way."""
        job = _Job(b"".join(lines), slots, timeout)
        with self._condition:
            self._condition.wait_for(lambda: self._is_closed or len(self._jobs) < _CONNECTIONS)
            if self._is_closed:
                job.end(self._closed(), self._url)
                return
            self._jobs.append(job)
            if len(self._threads) < _CONNECTIONS:
                thread = threading.Thread(target=self._work, name="lethe-requests", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._condition.notify_all()

    def wait(self, slot: Slot, timeout: float | None = None) -> bytes:
        """The answer to a line, once its request has ended one way or another: the request has the time limit."""
        with self._condition:
            self._condition.wait_for(lambda: slot.is_done)
        if slot.answer is not None:
            return slot.answer
        raise slot.error or WorkerDied("there is no answer", place=self._url)

    def close(self) -> None:
        """Ends what is under way: whoever waits for it is told."""
        if self.pid != os.getpid():
            return
        with self._condition:
            self._is_closed = True
            while self._jobs:
                self._jobs.popleft().end(self._closed(), self._url)
            threads = list(self._threads)
            for connection in self._connections:
                if connection.sock is not None:
                    # Closing alone wakes nobody who reads from it.
                    with contextlib.suppress(OSError):
                        connection.sock.shutdown(socket.SHUT_RDWR)
            self._condition.notify_all()
        for thread in threads:
            thread.join(2)


class _Job:
    """Lines that go together, and who waits for their answers."""

    __slots__ = ("body", "slots", "timeout")

    def __init__(self, body: bytes, slots: Sequence[Slot], timeout: float | None) -> None:
        self.body = body
        self.slots = slots
        self.timeout = timeout

    def end(self, answers: list[bytes] | LetheError, place: str) -> None:
        if isinstance(answers, LetheError):
            for slot in self.slots:
                slot.error = answers
            return
        for slot, answer in zip(self.slots, answers, strict=False):
            slot.answer = answer
        for slot in self.slots[len(answers) :]:
            slot.error = WorkerDied("the server's answer ended early", place=place)


def _is_here(host: str) -> bool:
    return host in ("localhost", "::1") or (host.startswith("127.") and host.replace(".", "").isdigit())


def _why(error: Exception) -> str:
    """What went wrong without anything of what was said: a line of a reply may be a note's."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
