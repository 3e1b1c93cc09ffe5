"""The program's other commands: training, transfer, evaluation, and whatever else it can."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

from .errors import SettingError
from .notes import command_options
from .program import executable
from .progress import ProgressBar

if TYPE_CHECKING:
    import pandas

Path = str | PathLike[str]
#: What gets each line that a command says while it works; "bar" shows a bar (tqdm).
Progress = Callable[[str], object] | Literal["bar"] | None


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended well."""

    output: str
    #: What it said of its progress and findings, a line each.
    messages: tuple[str, ...]


def run(*arguments: str | PathLike[str], progress: Progress = None) -> Run:
    """Runs a command of the program, as one would at a terminal.

    >>> "USAGE: lethe" in run("--help").output
    True

    progress: gets each line that the command says while it works: `print` shows them in a notebook, "bar" a bar of tqdm's instead.

    Raises SettingError with the command's own message where it fails. Ctrl-C ends the command cleanly first.
    """
    import tempfile

    words = [os.fspath(argument) for argument in arguments]
    shown = ProgressBar() if progress == "bar" else None
    told = shown if shown is not None else progress
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [executable(), *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stderr
        messages: list[str] = []
        try:
            for line in process.stderr:
                text = line.decode("utf-8", "replace").rstrip()
                if text:
                    messages.append(text)
                    if callable(told):
                        told(text)
            code = process.wait()
        except BaseException:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            raise
        finally:
            process.stderr.close()
            if shown is not None:
                shown.close()
        output.seek(0)
        result = output.read().decode("utf-8", "replace")
    if code != 0:
        errors = [line.removeprefix("Error: ") for line in messages if line.startswith("Error")]
        raise SettingError(
            (errors or messages or [f"ended with exit code {code}"])[-1],
            place=f"lethe {words[0] if words else ''}".strip(),
        )
    return Run(result, tuple(messages))


def train(train: Path, output: Path, *, progress: Progress = None, **options: Any) -> Run:
    """`lethe train`: options as the program names them, such as `validation=…, recipe="fast", overwrite=True`."""
    return run("train", *command_options(train=train, output=output, **options), progress=progress)


def transfer(
    source: Path,
    train: Path,
    output: Path,
    *,
    map: Mapping[str, str] | None = None,
    progress: Progress = None,
    **options: Any,
) -> Run:
    """`lethe transfer`: carries what a model learned to other notes. `map` says which label begins as which of the source's."""
    words = command_options(source=source, train=train, output=output, map=map or {}, **options)
    return run("transfer", *words, progress=progress)


def evaluate(model: Path, test: Path, **options: Any) -> dict[str, Any]:
    """`lethe evaluate`: scores of a model on labelled notes, as the program's JSON."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "scores.json")
        run("evaluate", *command_options(model=model, test=test, json=file, **options))
        with open(file, encoding="utf-8") as scores:
            found: dict[str, Any] = json.load(scores)
    return found


def scores(report: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """The scores of a report, a row each: `pandas.DataFrame(scores(evaluate(model, test)))`."""
    rows = []
    for metric in report["metrics"]:
        for label, score in [("all", metric["micro"]), *sorted(metric["byType"].items())]:
            rows.append(
                {
                    "metric": metric["metric"],
                    "label": label,
                    **{key: score[key] for key in ("precision", "recall", "f1", "support")},
                }
            )
    return rows


def history(model: Path) -> list[dict[str, Any]]:
    """What a training recorded, a row an epoch: `pandas.DataFrame(history("model"))`."""
    with open(os.path.join(model, "history.jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment that has ended, with its report."""

    folder: str

    def rows(self, table: str = "points") -> list[dict[str, Any]]:
        """A table of the report: points (a score a run), savings, differences or goals. Numbers are numbers, empty fields None."""
        import csv

        path = os.path.join(self.folder, "report", f"{table}.csv")
        try:
            with open(path, encoding="utf-8", newline="") as file:
                return [{name: _value(text) for name, text in row.items()} for row in csv.DictReader(file)]
        except FileNotFoundError:
            raise SettingError("the report has no such table", place=table, expected="points, savings, differences or goals") from None

    def frame(self, table: str = "points") -> pandas.DataFrame:
        """The same as a data frame."""
        import pandas

        return pandas.DataFrame(self.rows(table))

    @property
    def page(self) -> str:
        """The report's page."""
        return os.path.join(self.folder, "report", "index.html")


def _value(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text or None


def experiment(kind: Literal["size", "layers"], output: Path, *, progress: Progress = None, **options: Any) -> Experiment:
    """`lethe experiment size|layers`, then its report: how many notes must be labelled, and what transfer saves.

    Takes options as the program names them (`source=…, target=…, sizes="5,10,20", seeds=3, map={…}`). The same call goes on where one was
    ended.
    """
    run("experiment", kind, *command_options(output=output, **options), progress=progress)
    run("experiment", "report", output)
    return Experiment(os.fspath(output))
