"""What the documentation says of other engines, run as it stands there."""

import json
import os
import sys

import pytest

ROWS = {"note_id": [f"n{number}" for number in range(60)], "mrn": list(range(60)), "note": ["on 12/03/2019", "Dr Quell came", None] * 20}
WANTED = {f"n{number}": ["on <DATE>", "Dr <DOCTOR> came", None][number % 3] for number in range(60)}


def check(frame):
    assert list(frame.columns) == ["note_id", "note", "error"]
    found = {row.note_id: row.note if isinstance(row.note, str) else None for row in frame.itertuples()}
    assert found == WANTED and frame["error"].isna().all()


def test_dask():
    dd = pytest.importorskip("dask.dataframe")
    pd = pytest.importorskip("pandas")
    from lethe_deid import Deidentifier
    from lethe_deid.pandas import deidentify

    notes = dd.from_pandas(pd.DataFrame(ROWS), npartitions=4)
    with Deidentifier(rules=True, threads=1) as deidentifier:
        released = notes.map_partitions(
            deidentify,
            deidentifier,
            text="note",
            id="note_id",
            keep=["note_id"],
            meta={"note_id": object, "note": object, "error": object},
        )
        check(released.compute(scheduler="threads"))
        check(released.compute(scheduler="processes"))


def test_delta(tmp_path):
    deltalake = pytest.importorskip("deltalake")
    pd = pytest.importorskip("pandas")
    from lethe_deid import Deidentifier
    from lethe_deid.pandas import deidentify

    def release(source, target, run):
        if deltalake.DeltaTable.is_deltatable(target):
            written = deltalake.DeltaTable(target).transaction_version("release")
            if written is not None and written >= run:
                return False
        notes = deltalake.DeltaTable(source).to_pandas()
        with Deidentifier(rules=True, threads=1) as deidentifier:
            out = deidentify(notes, deidentifier, text="note", id="note_id", keep=["note_id"])
        transaction = deltalake.CommitProperties(app_transactions=[deltalake.Transaction("release", run)])
        deltalake.write_deltalake(target, out.astype("string"), mode="append", commit_properties=transaction)
        return True

    source, target = str(tmp_path / "notes"), str(tmp_path / "released")
    deltalake.write_deltalake(source, pd.DataFrame(ROWS))
    assert release(source, target, 1)
    # A job that runs twice writes once.
    assert not release(source, target, 1)
    check(deltalake.DeltaTable(target).to_pandas().astype(object))
    assert release(source, target, 2)
    assert len(deltalake.DeltaTable(target).to_pandas()) == 120


def test_ray(monkeypatch):
    ray = pytest.importorskip("ray")
    pd = pytest.importorskip("pandas")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    environment = {"LETHE_EXECUTABLE": os.environ["LETHE_EXECUTABLE"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": environment})
    try:

        class Release:
            def __init__(self):
                from lethe_deid import Deidentifier

                self.deidentifier = Deidentifier(rules=True, threads=1)

            def __call__(self, frame):
                from lethe_deid.pandas import deidentify

                return deidentify(frame, self.deidentifier, text="note", id="note_id", keep=["note_id"])

        notes = ray.data.from_pandas(pd.DataFrame(ROWS))
        released = notes.map_batches(Release, batch_format="pandas", batch_size=20, compute=ray.data.ActorPoolStrategy(size=1))
        check(released.to_pandas())
    finally:
        ray.shutdown()


def test_rdd_pipe(program):
    sql = pytest.importorskip("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = [(name, note) for name, note in zip(ROWS["note_id"], ROWS["note"], strict=True) if note]
        lines = session.sparkContext.parallelize(rows, 3).map(lambda row: json.dumps({"id": row[0], "text": row[1]}))
        answers = lines.pipe(f"{program} worker --task deidentify --without-model --rules --threads 1", checkCode=True)
        released = answers.map(json.loads).filter(lambda answer: "protocol" not in answer)
        assert {note["id"]: note["text"] for note in released.collect()} == {name: note for name, note in WANTED.items() if note}
        broken = session.sparkContext.parallelize(["x"], 1).pipe(f"{program} worker --task nothing", checkCode=True)
        with pytest.raises(Exception, match="exited with error code 64"):
            broken.collect()
    finally:
        session.stop()
