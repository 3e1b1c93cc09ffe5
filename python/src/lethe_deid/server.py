"""A running `lethe serve`, asked over HTTP as a program beside this one would be: lines go in, lines come out, in the same order."""

from __future__ import annotations

import http.client
import json
import os
import queue
import socket
import threading
import time
from collections.abc import Sequence
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
        self._parts = urlsplit(url)
        if self._parts.scheme not in ("http", "https", "unix") or (self._parts.scheme == "unix") != (not self._parts.netloc):
            raise SettingError(
                "this is no server's address", place="url", expected="http://HOST:PORT, https://HOST or unix:/PATH/OF/SOCKET", found=url
            )
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._path = self._parts.path.rstrip("/") + path if self._parts.scheme != "unix" else path
        self._condition = threading.Condition(threading.RLock())
        self._jobs: queue.Queue[tuple[bytes, Sequence[Slot], float | None] | None] = queue.Queue(_CONNECTIONS)
        self._is_closed = False
        self._threads: list[threading.Thread] = []
        self.greeting = self._ask_model()

    # One request.

    def _connection(self) -> http.client.HTTPConnection:
        if self._parts.scheme == "unix":
            return _SocketConnection(self._parts.path)
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=_CONNECT_SECONDS)

    def _ask_model(self) -> dict[str, Any]:
        connection = self._connection()
        base = self._parts.path.rstrip("/") if self._parts.scheme != "unix" else ""
        try:
            connection.request("GET", base + "/v1/model", headers=self._headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise SettingError(f"the server can't be asked: {error}", place=self._url, expected="`lethe serve`, listening there") from None
        finally:
            connection.close()
        if response.status != 200:
            raise self._refusal(response.status, body)
        try:
            said = json.loads(body)
            return {"labels": said["labels"], "model": said.get("digest"), "lethe": said.get("program")}
        except (ValueError, KeyError, TypeError):
            raise SettingError("what answers is no such server", place=self._url, expected="`lethe serve`") from None

    def _refusal(self, status: int, body: bytes) -> LetheError:
        try:
            error = note_error(json.loads(body)["error"], place=self._url)
        except (ValueError, KeyError, TypeError):
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
        while True:
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
                    return WorkerDied(f"the server can't be asked: {error}", place=self._url)
                continue
            if status == 200:
                return reply.split(b"\n")[:-1]
            if status != 503 or time.monotonic() - since > (_BUSY_SECONDS if timeout is None else timeout):
                return self._refusal(status, reply)
            try:
                pause = float(headers.get("Retry-After", "1"))
            except ValueError:
                pause = 1.0
            time.sleep(min(max(pause, 0.05), 10.0))

    # What the threads do.

    def _work(self) -> None:
        connection = self._connection()
        try:
            while True:
                job = self._jobs.get()
                if job is None:
                    return
                body, slots, timeout = job
                answers = self._answers(connection, body, timeout)
                with self._condition:
                    if isinstance(answers, LetheError):
                        for slot in slots:
                            slot.error = answers
                    else:
                        for slot, answer in zip(slots, answers, strict=False):
                            slot.answer = answer
                        for slot in slots[len(answers) :]:
                            slot.error = WorkerDied("the server's answer ended early", place=self._url)
                    self._condition.notify_all()
        finally:
            connection.close()

    # What callers do, as with a worker.

    @property
    def is_usable(self) -> bool:
        return not self._is_closed and self.pid == os.getpid()

    def submit(self, lines: Sequence[bytes], slots: Sequence[Slot], timeout: float | None = None) -> None:
        """Sends lines, each of which holds no line end but its own. Waits while as much as may be is under way."""
        with self._condition:
            if self._is_closed:
                for slot in slots:
                    slot.error = WorkerDied("it was closed", place=self._url)
                return
            if len(self._threads) < _CONNECTIONS:
                thread = threading.Thread(target=self._work, name="lethe-requests", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._jobs.put((b"".join(lines), slots, timeout))

    def wait(self, slot: Slot, timeout: float | None = None) -> bytes:
        """The answer to a line, once its request has ended one way or another."""
        with self._condition:
            self._condition.wait_for(lambda: slot.is_done)
        if slot.answer is not None:
            return slot.answer
        raise slot.error or WorkerDied("there is no answer", place=self._url)

    def close(self) -> None:
        if self.pid != os.getpid():
            return
        with self._condition:
            self._is_closed = True
            threads = self._threads
        for _ in threads:
            self._jobs.put(None)
        for thread in threads:
            thread.join(2)
