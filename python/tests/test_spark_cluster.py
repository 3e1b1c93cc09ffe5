"""Spark with executors of their own, killed in mid-work: what comes out is what comes out undisturbed."""

import os
import random
import signal
import sys
import threading
import time

import pytest

KILLS = int(os.environ.get("LETHE_SPARK_KILLS", "3"))
ROWS = int(os.environ.get("LETHE_SPARK_ROWS", "4000"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    sql = pytest.importorskip("pyspark.sql")
    pytest.importorskip("pyarrow")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    if (session := sql.SparkSession.getActiveSession()) is not None:
        session.stop()
    folder = tmp_path_factory.mktemp("spark")
    session = (
        sql.SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "900m")
        .config("spark.task.maxFailures", "100")
        .config("spark.stage.maxConsecutiveAttempts", "1000")
        .config("spark.excludeOnFailure.enabled", "false")
        .config("spark.deploy.maxExecutorRetries", "-1")
        .config("spark.executorEnv.LETHE_EXECUTABLE", os.environ["LETHE_EXECUTABLE"])
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
        .config("spark.sql.shuffle.partitions", "40")
        .config("spark.local.dir", str(folder / "local"))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def _below(kind):
    """Processes of a kind that this one, or one that it started, has started."""
    parents, names = {}, {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as file:
                parents[int(entry)] = int(file.read().rsplit(")", 1)[1].split()[1])
            with open(f"/proc/{entry}/cmdline", "rb") as file:
                names[int(entry)] = file.read().replace(b"\0", b" ").decode("utf-8", "replace")
        except (FileNotFoundError, ProcessLookupError):
            continue

    def is_below(process):
        while process and process != os.getpid():
            process = parents.get(process, 0)
        return process == os.getpid()

    return [process for process, name in names.items() if kind in name and is_below(process)]


KINDS = {"executor": "CoarseGrainedExecutorBackend", "python": "pyspark.daemon", "program": " worker --task"}


def test_kills_change_nothing(cluster, nasty):
    from lethe_deid.spark import deidentify

    rows = [(number, f"on 12/03/2019 note {number} {nasty[number % len(nasty)]}") for number in range(ROWS)]
    frame = cluster.createDataFrame(rows, "id int, note string").repartition(40, "id")
    undisturbed = sorted(deidentify(frame, text="note", keys=["id"], rules=True).collect())
    assert len(undisturbed) == ROWS == len({row["id"] for row in undisturbed})
    assert all(row["error"] is None and "on <DATE> note" in row["note"] for row in undisturbed)
    chance = random.Random(11)
    killed = dict.fromkeys(KINDS, 0)
    jobs = 0
    while sum(killed.values()) < KILLS:
        jobs += 1
        assert jobs <= 10 + KILLS, f"{killed}: something is never there to be killed"
        done = threading.Event()

        def kill(done=done):
            while not done.is_set() and sum(killed.values()) < KILLS:
                time.sleep(chance.uniform(0.3, 3))
                # Each kind as often as the others: the one that was killed least, once there is one.
                kind = min(sorted(KINDS), key=killed.get)
                while not (processes := _below(KINDS[kind])) and not done.is_set():
                    time.sleep(0.02)
                if done.is_set():
                    return
                try:
                    os.kill(chance.choice(processes), signal.SIGKILL)
                    killed[kind] += 1
                except ProcessLookupError:
                    continue

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            again = sorted(deidentify(frame, text="note", keys=["id"], rules=True).collect())
        finally:
            done.set()
            killer.join()
        assert again == undisturbed
    print(f"{killed} in {jobs} jobs")
