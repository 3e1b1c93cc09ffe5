"""How long a corpus would take on a cluster that isn't here: an event simulation, fed with what was measured on a machine that is.

    python Experiments/scale.py runs.jsonl                                   # does it predict the runs it was not fitted to?
    python Experiments/scale.py runs.jsonl --notes 1e8 --cores 64,1000       # what it says of others: calculated, not measured

`runs.jsonl` comes from spark_runs.py. A run's time is T0, what a job costs whatever it does, and its tasks on the cores that there are: N notes of `t` seconds and P
partitions of `s` seconds. To see whether that predicts anything, each combination of notes and partitions is left out once: the three are fitted to the others, and the median of
its rounds, which nothing was fitted to, is predicted. What a large cluster adds can't be measured on one machine and is assumed,
printed, and may be changed: executors arrive one by one, tasks are handed out one after the other (this is measured), some are slow, some fail and are tried again.
"""

import argparse
import heapq
import json
import random
import statistics


def fit(runs):
    """T0, seconds a note and seconds a partition (of a core) by least squares on relative errors."""
    rows = [[1 / r["seconds"], r["notes"] / r["cores"] / r["seconds"], r["partitions"] / r["cores"] / r["seconds"]] for r in runs]
    size = 3
    matrix = [[sum(row[i] * row[j] for row in rows) for j in range(size)] + [sum(row[i] for row in rows)] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(matrix[k][i]))
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        for k in range(size):
            if k != i:
                factor = matrix[k][i] / matrix[i][i]
                matrix[k] = [a - factor * b for a, b in zip(matrix[k], matrix[i], strict=True)]
    return [matrix[i][size] / matrix[i][i] for i in range(size)]


def key(run):
    """What was run: runs of one key are rounds of the same."""
    return run["notes"], run["partitions"], run["cores"]


def medians(runs):
    """A run for each combination, with the median of its rounds' times, and their range."""
    rounds = {}
    for run in runs:
        rounds.setdefault(key(run), []).append(run)
    kinds = []
    for own in rounds.values():
        times = [run["seconds"] for run in own]
        kinds.append({**own[0], "seconds": statistics.median(times), "range": (min(times), max(times))})
    return kinds


def spread(runs):
    """How unlike tasks of one size are: their times over their run's mean, less 1, as a task of one note would have it. What makes notes unlike
    evens out in tasks of many, as the root of their number."""
    unlike = []
    for run in runs:
        own = run.get("taskSeconds", [])
        if len(own) >= 20:
            mean = statistics.fmean(own)
            root = (run["notes"] / run["partitions"]) ** 0.5
            unlike += [(value / mean - 1) * root for value in own if mean > 0]
    return unlike or [0.0]


def simulate(
    notes,
    partitions,
    cores,
    job,
    note,
    partition,
    *,
    unlike=(0.0,),
    dispatch=1e9,
    arrival=(0, 0),
    start=0.0,
    slow=0.0,
    slowness=3.0,
    failing=0.0,
    commit=0.0,
    executor=4,
    seed=1,
):
    """When each phase of a job ends, in seconds: half of the cores are there, all is computed but a tail, all is computed, all is written."""
    chance = random.Random(seed)
    size = notes / partitions
    free = []
    for first in range(0, cores, executor):
        at = chance.uniform(*arrival)
        for _ in range(first, min(first + executor, cores)):
            # The first task of a core waits for its Python and its program.
            free.append((at + start, len(free)))
    heapq.heapify(free)
    arrived = sorted(at for at, _ in free)
    waiting = partitions
    again = []
    handed = end = dry = 0.0
    while waiting or again:
        at, core = heapq.heappop(free)
        if again and (not waiting or again[0] <= at):
            at = max(at, heapq.heappop(again))
        else:
            waiting -= 1
        handed = max(at, handed + 1 / dispatch)
        seconds = (size * note + partition) * max(0.1, 1 + chance.choice(unlike) / size**0.5)
        if chance.random() < slow:
            seconds *= slowness
        finish = handed + seconds
        if chance.random() < failing:
            finish = handed + seconds * chance.random()
            heapq.heappush(again, finish)
        if not waiting and not dry:
            dry = handed
        end = max(end, finish)
        heapq.heappush(free, (finish, core))
    return {"start": arrived[len(arrived) // 2], "tail": dry, "computed": end + job, "written": end + job + commit * partitions}


def predicted(run, fitted, unlike, dispatch):
    times = [simulate(run["notes"], run["partitions"], run["cores"], *fitted, unlike=unlike, dispatch=dispatch, seed=seed)["written"] for seed in range(5)]
    return statistics.median(times)


def clock(seconds):
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("--notes", type=float)
    parser.add_argument("--cores", default="2,64,1000")
    parser.add_argument("--task-notes", type=int, default=10_000, help="notes of a partition (default: 10000)")
    parser.add_argument("--arrival", default="20,120", help="seconds until an executor is there (assumed)")
    parser.add_argument("--start", type=float, default=1.0, help="seconds of a core's first task (assumed)")
    parser.add_argument("--slow", type=float, default=0.01, help="share of tasks that take three times as long (assumed)")
    parser.add_argument("--failing", type=float, default=0.005, help="share of tasks that are tried again (assumed)")
    parser.add_argument("--commit", type=float, default=0.002, help="seconds of the driver for each file at the end (assumed)")
    arguments = parser.parse_args()
    runs, dispatch = [], 1e9
    for path in arguments.runs:
        with open(path, encoding="utf-8") as file:
            for line in file:
                entry = json.loads(line)
                if "dispatchPerSecond" in entry:
                    dispatch = min(dispatch, entry["dispatchPerSecond"])
                else:
                    runs.append(entry)
    runs.sort(key=lambda run: (run["notes"], run["partitions"], run["since"]))
    kinds = medians(runs)
    worst = 0.0
    for left_out in kinds:
        others = [kind for kind in kinds if kind is not left_out]
        says = predicted(left_out, fit(others), spread([run for run in runs if key(run) != key(left_out)]), dispatch)
        off = says / left_out["seconds"] - 1
        worst = max(worst, abs(off))
        low, high = left_out["range"]
        print(
            f"{left_out['notes']:>8} notes, {left_out['partitions']:>4} partitions: {left_out['seconds']:7.2f} s measured ({low:.2f} to {high:.2f}), "
            f"{says:7.2f} s predicted from the others, {off:+.1%}"
        )
    print(f"worst of {len(kinds)} combinations: {worst:.1%}")
    fitted = fit(kinds)
    unlike = spread(runs)
    print(f"fitted to all: {fitted[0]:.2f} s a job, {fitted[1] * 1e3:.3f} ms a note and core, {fitted[2] * 1e3:.1f} ms a partition and core")
    print(f"measured: tasks of 1,000 notes vary by {statistics.pstdev(unlike) / 1000**0.5:.1%}, {dispatch:.0f} are handed out a second")
    if arguments.notes:
        partitions = max(1, round(arguments.notes / arguments.task_notes))
        low, high = map(float, arguments.arrival.split(","))
        print(
            f"\nCalculated, not measured: {arguments.notes:.0f} notes in {partitions} partitions; assumed: executors of 4 cores arrive within "
            f"{low:.0f} to {high:.0f} s, {arguments.slow:.1%} of tasks take three times as long, {arguments.failing:.1%} fail once, "
            f"{arguments.commit * 1e3:.0f} ms a file at the end"
        )
        for cores in map(int, arguments.cores.split(",")):
            times = simulate(
                arguments.notes,
                partitions,
                cores,
                *fitted,
                unlike=unlike,
                dispatch=dispatch,
                arrival=(low, high),
                start=arguments.start,
                slow=arguments.slow,
                failing=arguments.failing,
                commit=arguments.commit,
            )
            ideal = (arguments.notes * fitted[1] + partitions * fitted[2]) / cores
            print(
                f"{cores:>5} cores: {clock(times['written'])} in all; half the cores there after {clock(times['start'])}, computing {clock(ideal)} at best, "
                f"tail {clock(times['computed'] - times['tail'])}, writing {clock(times['written'] - times['computed'])}"
            )


if __name__ == "__main__":
    main()
