"""Spark with executors of their own, killed in mid-work: what comes out is what comes out undisturbed."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

KILLS = int(os.environ.get("LETHE_SPARK_KILLS", "3"))
ROWS = int(os.environ.get("LETHE_SPARK_ROWS", "4000"))


def _session(sql, folder, master, settings=None):
    """Spark with executors of one core each, in processes of their own."""
    pytest.importorskip("pyarrow")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    if (session := sql.SparkSession.getActiveSession()) is not None:
        session.stop()
    builder = sql.SparkSession.builder.master(master)
    options = {
        "spark.ui.enabled": "false",
        "spark.executor.memory": "900m",
        "spark.task.maxFailures": "100",
        "spark.stage.maxConsecutiveAttempts": "1000",
        "spark.excludeOnFailure.enabled": "false",
        "spark.deploy.maxExecutorRetries": "-1",
        "spark.executorEnv.LETHE_EXECUTABLE": os.environ["LETHE_EXECUTABLE"],
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "100",
        "spark.sql.shuffle.partitions": "40",
        "spark.local.dir": str(folder / "local"),
        "spark.speculation": "false",
    }
    for name, value in (options | (settings or {})).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    session = _session(pytest.importorskip("pyspark.sql"), tmp_path_factory.mktemp("spark"), "local-cluster[2,1,1024]")
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


@pytest.fixture
def hosts(tmp_path):
    """A standalone cluster whose two workers Spark takes for two hosts: a copy of a task never runs on the same one."""
    spark = pytest.importorskip("pyspark")
    start = [os.path.join(os.path.dirname(spark.__file__), "bin", "spark-class")]
    port = 17077 + os.getpid() % 1000
    place = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    environment = os.environ | {"SPARK_LOG_DIR": str(tmp_path), "SPARK_WORKER_DIR": str(tmp_path / "work")}
    environment.pop("SPARK_LOCAL_IP", None)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    processes = [subprocess.Popen(start + place, **quiet)]
    for number in (2, 3):
        worker = ["org.apache.spark.deploy.worker.Worker", "--host", f"127.0.0.{number}", "--cores", "1", "--memory", "1g"]
        processes.append(subprocess.Popen([*start, *worker, "--webui-port", "0", f"spark://127.0.0.1:{port}"], **quiet))
    yield f"spark://127.0.0.1:{port}"
    for process in processes:
        process.terminate()
        process.wait()


def test_a_task_that_stands_still_is_run_again_elsewhere(hosts, tmp_path, nasty):
    """A second copy of a slow task runs beside the first one, and each row still comes out once."""
    from lethe_deid.spark import deidentify

    (tmp_path / "events").mkdir()
    session = _session(
        pytest.importorskip("pyspark.sql"),
        tmp_path,
        hosts,
        {
            "spark.speculation": "true",
            "spark.speculation.interval": "100ms",
            "spark.speculation.multiplier": "1.01",
            "spark.speculation.quantile": "0.1",
            "spark.speculation.minTaskRuntime": "100ms",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": (tmp_path / "events").as_uri(),
            "spark.eventLog.compress": "false",
        },
    )
    still = []
    try:
        rows = [(number, f"on 12/03/2019 note {number} {nasty[number % len(nasty)]}") for number in range(1000)]
        frame = session.createDataFrame(rows, "id int, note string").repartition(40, "id")
        undisturbed = sorted(deidentify(frame, text="note", keys=["id"], rules=True).collect())
        done = threading.Event()

        def stand_still():
            while not done.is_set() and not still:
                for process in _below(KINDS["program"])[:1]:
                    os.kill(process, signal.SIGSTOP)
                    still.append(process)
                time.sleep(0.02)

        stopper = threading.Thread(target=stand_still)
        stopper.start()
        try:
            again = sorted(deidentify(frame, text="note", keys=["id"], rules=True).collect())
        finally:
            done.set()
            stopper.join()
        assert again == undisturbed and len(still) == 1
    finally:
        for process in still:
            try:
                os.kill(process, signal.SIGCONT)
            except ProcessLookupError:
                continue
        session.stop()
    # The copies were Spark's doing: its own log says so.
    starts = [
        line
        for path in (tmp_path / "events").rglob("*")
        if path.is_file()
        for line in path.read_text().splitlines()
        if '"Event":"SparkListenerTaskStart"' in line
    ]
    assert any('"Speculative":true' in line for line in starts)


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
