import json
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from lethe_deid import Deidentifier, LetheError, NoteError, Recognizer, SettingError, WorkerDied, WorkerTimeout


class Served:
    """`lethe serve` on a free port."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen(
            [program, "serve", "--without-model", "--rules", "--listen", "127.0.0.1:0", *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.url = self.token = None
        for line in self.process.stderr:
            if found := re.search(r"http://\S+?(?=\.? |\.$)", line):
                self.url = found[0]
                if "--no-token" in options:
                    break
            if found := re.search(r"Token: (\S+)", line):
                self.token = found[1]
                break
        assert self.url

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(20)
        self.process.stderr.close()


@pytest.fixture(scope="module")
def served(program):
    server = Served(program)
    yield server
    server.end()


def test_a_server_answers_as_a_program_does(served, nasty):
    with Recognizer(rules=True) as own, Recognizer(url=served.url, token=served.token) as other:
        wanted = list(own.annotate(nasty, errors="return"))
        got = list(other.annotate(nasty, errors="return"))
        assert len(got) == len(nasty) and [x if isinstance(x, list) else type(x) for x in got] == [
            x if isinstance(x, list) else type(x) for x in wanted
        ]
        assert set(other.labels) == set(own.labels) and other.model_digest is None
        assert other("on 12/03/2019") == own("on 12/03/2019")
    with Deidentifier(rules=True) as own, Deidentifier(url=served.url, token=served.token) as other:
        wanted = [getattr(note, "text", None) for note in own.deidentify([*nasty, None], errors="return")]
        assert [getattr(note, "text", None) for note in other.deidentify([*nasty, None], errors="return")] == wanted


def test_a_note_that_fails_is_an_error_of_its_own(served):
    with Deidentifier(url=served.url, token=served.token, timeout=20) as deidentifier:
        results = list(deidentifier.deidentify(["on 12/03/2019", "x" * (2 << 20), "\ud800", "ok"], errors="return"))
        assert [getattr(note, "text", None) for note in results] == ["on <DATE>", None, None, "ok"]
        assert all(isinstance(note, NoteError) for note in results[1:3])


def test_what_cant_be_is_said(served, program):
    with pytest.raises(SettingError, match="token"), Recognizer(url=served.url, token="wrong" * 8) as recognizer:
        recognizer("x")
    for options in [{"model": "m"}, {"rules": True}, {"threads": 1}]:
        with pytest.raises(SettingError, match="where the server is started"):
            Recognizer(url=served.url, token=served.token, **options)
    with pytest.raises(SettingError, match="where the server is started"):
        Deidentifier(url=served.url, token=served.token, style="mask")
    for url in ["ftp://x", "127.0.0.1:80", "unix://x/y", "http://h:abc"]:
        with pytest.raises(SettingError, match="address"):
            _ = Recognizer(url=url).labels
    with pytest.raises(SettingError, match="url"):
        Recognizer(token="x")
    with pytest.raises(SettingError, match="another machine"):
        _ = Recognizer(url="http://notes.example:8765").labels
    with pytest.raises(SettingError, match="no token") as caught:
        _ = Recognizer(url=served.url, token="two\nlines").labels
    assert "lines" not in str(caught.value)
    # As it is read from a file.
    assert Recognizer(url=served.url, token=served.token + "\n").labels
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(SettingError, match="can't be asked"):
            Recognizer(url=f"http://127.0.0.1:{free.getsockname()[1]}")("x")


def test_a_socket_in_the_file_system(program, tmp_path):
    path = tmp_path / "s"
    process = subprocess.Popen(
        [program, "serve", "--without-model", "--rules", "--unix-socket", path, "--no-token"], stderr=subprocess.PIPE, text=True
    )
    assert "Listening" in process.stderr.readline()
    with Recognizer(url=f"unix:{path}") as recognizer:
        assert [span.label for span in recognizer("on 12/03/2019")] == ["DATE"]
    process.terminate()
    process.wait(20)
    process.stderr.close()


def test_a_server_that_goes_is_told_and_one_that_comes_back_is_used(program):
    first = Served(program, "--no-token")
    port = first.url.rsplit(":", 1)[1]
    with Recognizer(url=first.url, timeout=10) as recognizer:
        assert len(recognizer("on 12/03/2019")) == 1
        first.end(signal.SIGKILL)
        with pytest.raises(WorkerDied):
            recognizer("on 12/03/2019")
        results = list(recognizer.annotate(["a", None, "b"], errors="return"))
        assert isinstance(results[0], NoteError) and results[1] is None and isinstance(results[2], NoteError)
        second = Served(program, "--no-token", "--listen", f"127.0.0.1:{port}")
        try:
            assert len(recognizer("on 12/03/2019")) == 1
        finally:
            second.end()


def _ask(recognizer):
    return len(recognizer("on 12/03/2019"))


def test_threads_and_copies(served):
    with Recognizer(url=served.url, token=served.token) as recognizer:
        counts = []
        threads = [
            threading.Thread(target=lambda: counts.append(sum(map(len, recognizer.annotate(["on 12/03/2019"] * 500))))) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counts == [500] * 8
        for how in ["fork", "spawn"]:
            with multiprocessing.get_context(how).Pool(2) as pool:
                assert pool.map(_ask, [recognizer] * 4) == [1] * 4
        assert recognizer("on 12/03/2019")


def _answering(replies):
    """A server that says what it is told to, once a connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        for reply in replies:
            connection, _ = listener.accept()
            with connection:
                while b"\r\n\r\n" not in connection.recv(65536):
                    pass
                if callable(reply):
                    reply()
                else:
                    connection.sendall(reply)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _reply(status, body, *fields):
    head = "".join(f"{field}\r\n" for field in fields)
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n{body}".encode()


MODEL = _reply(200, json.dumps({"labels": ["DATE"], "digest": None, "program": "0.1.0"}))


def test_servers_that_do_something_else():
    spans = json.dumps({"id": "1", "text": "x", "spans": []}) + "\n"
    # Too much to do: asked again.
    url = _answering([MODEL, _reply(503, "", "Retry-After: 0"), _reply(200, spans)])
    assert Recognizer(url=url, timeout=10)("x") == []
    # Fewer answers than lines.
    with pytest.raises(WorkerDied, match="early"):
        Recognizer(url=_answering([MODEL, *[_reply(200, "")] * 2]), timeout=10)("x")
    with pytest.raises(NoteError, match="status 500"):
        Recognizer(url=_answering([MODEL, _reply(500, "no")]), timeout=10)("x")
    with pytest.raises(SettingError, match="no such server"):
        Recognizer(url=_answering([_reply(200, "<html>")]))("x")
    # What a proxy says, and a pause that is none.
    with pytest.raises(NoteError, match="status 502"):
        Recognizer(url=_answering([MODEL, _reply(502, '{"error": "bad gateway"}')]), timeout=10)("x")
    url = _answering([MODEL, _reply(503, "", "Retry-After: nan"), _reply(200, spans)])
    assert Recognizer(url=url, timeout=10)("x") == []
    results = list(Recognizer(url=_answering([MODEL, *[_reply(200, "no JSON\n")] * 2]), timeout=10).annotate(["x"], errors="return"))
    assert isinstance(results[0], LetheError)
    since = time.monotonic()
    with pytest.raises(WorkerTimeout):
        Recognizer(url=_answering([MODEL, lambda: time.sleep(5)]), timeout=0.3)("x")
    assert time.monotonic() - since < 3


def test_closing_ends_what_is_under_way():
    hour = threading.Event()
    recognizer = Recognizer(url=_answering([MODEL, *[lambda: hour.wait(60)] * 20]))
    told = []

    def ask():
        try:
            recognizer("x")
        except LetheError as error:
            told.append(type(error))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    since = time.monotonic()
    recognizer.close()
    for thread in threads:
        thread.join(10)
    hour.set()
    assert time.monotonic() - since < 8 and not any(thread.is_alive() for thread in threads) and set(told) <= {WorkerDied, SettingError}


def test_pythons_end_doesnt_wait_for_a_server_that_stands_still():
    hour = threading.Event()
    url = _answering([MODEL, *[lambda: hour.wait(60)] * 20])
    code = f"""
import threading
from lethe_deid import Recognizer
recognizer = Recognizer(url={url!r})
for _ in range(12):
    threading.Thread(target=lambda: recognizer("x"), daemon=True).start()
import time
time.sleep(0.5)
"""
    since = time.monotonic()
    subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, env=os.environ)
    hour.set()
    assert time.monotonic() - since < 10


def test_a_server_says_which_columns_it_wants(program):
    pd = pytest.importorskip("pandas")
    from lethe_deid.pandas import deidentify

    server = Served(program, "--no-token", "--replace-columns", "mrn", "--known-fields", "kin=relative")
    frame = pd.DataFrame({"note": ["no. 4711815, kin Ada Venn"], "mrn": [4711815], "kin": ["Ada Venn"], "ward": [1]})
    try:
        with Deidentifier(url=server.url) as deidentifier:
            released = deidentify(frame, deidentifier, text="note", keep=["ward"])
            assert released.iloc[0].tolist() == [1, "<MEDICALRECORD>", "no. <MEDICALRECORD>, kin <RELATIVE>", None]
    finally:
        server.end()


def test_pythons_end_waits_for_nothing(served):
    code = f"""
from lethe_deid import Recognizer
recognizer = Recognizer(url={served.url!r}, token={served.token!r})
print(len(recognizer("on 12/03/2019")))
"""
    since = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, env=os.environ)
    assert done.stdout.strip() == "1" and done.returncode == 0, done.stderr
    assert time.monotonic() - since < 5
