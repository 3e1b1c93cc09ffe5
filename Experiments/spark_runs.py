"""Measures Spark on one machine: runs of `lethe_deid.spark.deidentify` over notes and partitions, a JSON line each, for scale.py.

    python Experiments/spark_runs.py notes.jsonl --model model --notes 2000,8000,32000 --partitions 2,20,200 > runs.jsonl

Each run de-identifies so many notes, all different where the file has as many, and writes Parquet. Rounds are interleaved. Task times come from Spark's own event log.
The last line measures how fast tasks are handed out.
"""

import argparse
import glob
import json
import os
import shutil
import sys
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("input")
parser.add_argument("--model")
parser.add_argument("--master", default="local[2]")
parser.add_argument("--notes", default="2000,8000,32000")
parser.add_argument("--partitions", default="2,20,200")
parser.add_argument("--rounds", type=int, default=2)
arguments = parser.parse_args()

os.environ["PYSPARK_PYTHON"] = sys.executable
from pyspark.sql import SparkSession  # noqa: E402

from lethe_deid.spark import deidentify  # noqa: E402

scratch = tempfile.mkdtemp()
events = os.path.join(scratch, "events")
os.mkdir(events)
builder = SparkSession.builder.master(arguments.master).config("spark.ui.enabled", "false").config("spark.driver.memory", "3g")
builder = builder.config("spark.eventLog.enabled", "true").config("spark.eventLog.dir", f"file://{events}")
builder = builder.config("spark.eventLog.rolling.enabled", "false").config("spark.eventLog.compress", "false")
builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "500").config("spark.executor.memory", "1200m")
for name in ["LETHE_EXECUTABLE", "PYTHONPATH"]:
    if name in os.environ:
        builder = builder.config(f"spark.executorEnv.{name}", os.environ[name])
session = builder.getOrCreate()
session.sparkContext.setLogLevel("OFF")

with open(arguments.input, encoding="utf-8") as file:
    records = [json.loads(line) for line in file]
texts = [record["text"] for record in records]
cores = session.sparkContext.defaultParallelism


def run(notes, partitions):
    rows = [(number, texts[number % len(texts)]) for number in range(notes)]
    frame = session.createDataFrame(rows, "id int, text string").repartition(partitions).cache()
    frame.count()
    session.sparkContext.setJobGroup("measured", "measured")
    since = time.time()
    options = {"model": arguments.model} if arguments.model else {"rules": True}
    out = deidentify(frame, text="text", keys=["id"], **options)
    out.write.mode("overwrite").parquet(os.path.join(scratch, "out"))
    seconds = time.time() - since
    session.sparkContext.setJobGroup("other", "other")
    frame.unpersist()
    return since, seconds


# The programs start, and the virtual machine compiles what it runs often: the first minute is slower than all others.
warm = time.time()
while time.time() - warm < 60:
    run(2000, 20 * cores)
runs = []
for round_number in range(arguments.rounds):
    for notes in map(int, arguments.notes.split(",")):
        for partitions in map(int, arguments.partitions.split(",")):
            since, seconds = run(notes, partitions)
            runs.append({"notes": notes, "partitions": partitions, "seconds": seconds, "since": since, "round": round_number})
            print(notes, partitions, round(seconds, 2), file=sys.stderr, flush=True)
since = time.time()
session.range(0, 20000, 1, 20000).count()
dispatch = 20000 / (time.time() - since)
session.stop()

tasks = []
for path in glob.glob(os.path.join(events, "*")):
    with open(path, encoding="utf-8") as file:
        for line in file:
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd" and event["Task Info"]["Failed"] is False:
                info = event["Task Info"]
                tasks.append((info["Launch Time"] / 1e3, info["Finish Time"] / 1e3))
for entry in runs:
    end = entry["since"] + entry["seconds"]
    own = [finish - launch for launch, finish in tasks if launch >= entry["since"] - 0.01 and finish <= end + 0.01]
    print(json.dumps({**entry, "master": arguments.master, "cores": cores, "taskSeconds": [round(value, 4) for value in own]}))
print(json.dumps({"master": arguments.master, "cores": cores, "dispatchPerSecond": dispatch}))
shutil.rmtree(scratch)
