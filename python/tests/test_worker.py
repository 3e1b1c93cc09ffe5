"""What becomes of programs: killed, copied, left behind."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from lethe_deid import Deidentifier, NoteError, Recognizer, SettingError, WorkerDied, WorkerTimeout

KILLS = int(os.environ.get("LETHE_KILLS", "40"))


def process_of(recognizer):
    return recognizer._running()._process


def is_running(identifier):
    try:
        os.kill(identifier, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{identifier}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


def gone(identifier, seconds=3):
    end = time.time() + seconds
    while time.time() < end:
        if not is_running(identifier):
            return True
        time.sleep(0.02)
    return False


def test_killed_at_any_moment_nothing_is_shifted_or_doubled():
    chance = random.Random(1)
    texts = [f"{'x' * (number % 90)} 12/03/2019" for number in range(400)]
    with Recognizer(rules=True) as recognizer:
        died = 0
        for _ in range(KILLS):
            process = process_of(recognizer)
            killer = threading.Timer(chance.random() * 0.02, process.kill)
            killer.start()
            start = time.time()
            try:
                for number, spans in enumerate(recognizer.annotate(texts)):
                    assert spans[0].start == number % 90 + 1
            except WorkerDied:
                died += 1
            killer.cancel()
            assert time.time() - start < 3
        # The next note has a program again.
        assert recognizer("12/03/2019")
        assert died > 0


def test_killed_in_mid_work_every_note_still_gets_its_answer():
    with Deidentifier(rules=True) as deidentifier:

        def notes():
            for number in range(1500):
                if number in (300, 900):
                    process_of(deidentifier).kill()
                yield f"{number} on 12/03/2019"

        for number, result in enumerate(deidentifier.deidentify(notes(), errors="return")):
            assert result.text == f"{number} on <DATE>"


def test_a_note_that_ends_the_program_costs_itself_alone(tmp_path, program, monkeypatch):
    # A program that dies of one word, before the real one.
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(f"""#!{sys.executable}
import os, subprocess, sys
real = subprocess.Popen([{program!r}, *sys.argv[1:]], stdin=subprocess.PIPE)
for line in sys.stdin.buffer:
    if b"poison" in line:
        real.kill()
        os._exit(3)
    real.stdin.write(line)
    real.stdin.flush()
real.stdin.close()
real.wait()
""")
    wrapper.chmod(0o755)
    monkeypatch.setenv("LETHE_EXECUTABLE", str(wrapper))
    with Recognizer(rules=True) as recognizer:
        texts = ["poison" if number in (20, 21, 70) else "on 12/03/2019" for number in range(100)]
        results = list(recognizer.annotate(texts, errors="return"))
    for number, result in enumerate(results):
        assert isinstance(result, NoteError) if number in (20, 21, 70) else len(result) == 1, number


def test_silence_ends_in_time(tmp_path, monkeypatch):
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(f"""#!{sys.executable}
import sys, time
print('{{"lethe":"0","protocol":1,"task":"tag","labels":[]}}', flush=True)
time.sleep(60)
""")
    wrapper.chmod(0o755)
    monkeypatch.setenv("LETHE_EXECUTABLE", str(wrapper))
    recognizer = Recognizer(rules=True, timeout=0.3)
    start = time.time()
    with pytest.raises(WorkerTimeout):
        recognizer("text")
    assert time.time() - start < 2


def test_what_says_nonsense_is_no_program(tmp_path, monkeypatch):
    monkeypatch.setenv("LETHE_EXECUTABLE", "/bin/true")
    with pytest.raises(Exception, match="ended at once"):
        Recognizer(rules=True)("text")


def _work(recognizer, results):
    results.put([recognizer(f"{number} 12/03/2019")[0].start for number in range(20)])


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_copies_of_the_process_have_programs_of_their_own(method):
    context = multiprocessing.get_context(method)
    with Recognizer(rules=True) as recognizer:
        recognizer("12/03/2019")
        mine = process_of(recognizer).pid
        results = context.Queue()
        others = [context.Process(target=_work, args=(recognizer, results)) for _ in range(3)]
        for other in others:
            other.start()
        for _ in others:
            assert results.get(timeout=60) == [2 if number < 10 else 3 for number in range(20)]
        for other in others:
            other.join(20)
        assert is_running(mine)
        assert recognizer("12/03/2019")[0].start == 0


SCRIPT = """
import sys, time
from lethe_deid import Recognizer
recognizer = Recognizer(rules=True)
recognizer("12/03/2019")
print(recognizer._running()._process.pid, flush=True)
{rest}
"""


@pytest.mark.parametrize("rest", ["", "raise SystemExit(3)", "import os; os.fork(); time.sleep(60)", "time.sleep(60)"])
def test_nothing_is_left_behind(rest):
    process = subprocess.Popen([sys.executable, "-c", SCRIPT.format(rest=rest)], stdout=subprocess.PIPE, text=True)
    identifier = int(process.stdout.readline())
    if "sleep" in rest:
        assert is_running(identifier)
        # Without warning, and a copy that holds the program's input lives on.
        process.send_signal(signal.SIGKILL)
    process.wait(20)
    assert gone(identifier)
    if "fork" in rest:
        subprocess.run(["pkill", "-f", "os.fork\\(\\); time.sleep"], check=False)


def test_import_is_quick_and_pulls_nothing_in():
    code = "import sys, time; t = time.perf_counter(); import lethe_deid; d = time.perf_counter() - t; print(d, *sorted(m for m in ('numpy', 'pandas', 'pyarrow', 'spacy') if m in sys.modules))"
    words = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert len(words) == 1
    assert float(words[0]) < 0.5


def test_a_program_that_takes_nothing_is_ended(tmp_path, monkeypatch):
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(f"""#!{sys.executable}
import time
print('{{"lethe":"0","protocol":1,"task":"tag","labels":[]}}', flush=True)
time.sleep(60)
""")
    wrapper.chmod(0o755)
    monkeypatch.setenv("LETHE_EXECUTABLE", str(wrapper))
    recognizer = Recognizer(rules=True, timeout=0.5)
    start = time.time()
    # More than a pipe holds.
    with pytest.raises(WorkerTimeout):
        list(recognizer.annotate(["x" * 100_000] * 20))
    recognizer.close()
    assert time.time() - start < 5


def test_who_speaks_otherwise_is_refused(tmp_path, monkeypatch):
    for greeting in ["nonsense", "[]", '{"protocol":2}']:
        wrapper = tmp_path / "wrapper"
        wrapper.write_text(f"#!{sys.executable}\nimport time\nprint({greeting!r}, flush=True)\ntime.sleep(60)\n")
        wrapper.chmod(0o755)
        monkeypatch.setenv("LETHE_EXECUTABLE", str(wrapper))
        with pytest.raises(SettingError, match="another language"):
            Recognizer(rules=True)("text")


def test_what_nobody_holds_ends():
    recognizer = Recognizer(rules=True)
    recognizer("12/03/2019")
    identifier = process_of(recognizer).pid
    del recognizer
    assert gone(identifier)
