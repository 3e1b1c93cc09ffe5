"""The program's other commands: training, transfer, evaluation, and whatever else it can."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

from .errors import SettingError
from .notes import command_options
from .program import executable

Path = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended well."""

    output: str
    #: What it said of its progress and findings, a line each.
    messages: tuple[str, ...]


def run(*arguments: str | PathLike[str], progress: Callable[[str], object] | None = None) -> Run:
    """Runs a command of the program, as one would at a terminal.

    >>> "USAGE: lethe" in run("--help").output
    True

    progress: gets each line that the command says while it works; `print` shows them in a notebook.

    Raises SettingError with the command's own message where it fails. Ctrl-C ends the command cleanly first.
    """
    words = [os.fspath(argument) for argument in arguments]
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
                    if progress is not None:
                        progress(text)
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
        output.seek(0)
        result = output.read().decode("utf-8", "replace")
    if code != 0:
        told = [line.removeprefix("Error: ") for line in messages if line.startswith("Error")]
        raise SettingError(
            (told or messages or [f"ended with exit code {code}"])[-1],
            place=f"lethe {words[0] if words else ''}".strip(),
        )
    return Run(result, tuple(messages))


def train(train: Path, output: Path, *, progress: Callable[[str], object] | None = None, **options: Any) -> Run:
    """`lethe train`: options as the program names them, such as `validation=…, recipe="fast", overwrite=True`."""
    return run("train", *command_options(train=train, output=output, **options), progress=progress)


def transfer(
    source: Path,
    train: Path,
    output: Path,
    *,
    map: Mapping[str, str] | None = None,
    progress: Callable[[str], object] | None = None,
    **options: Any,
) -> Run:
    """`lethe transfer`: carries what a model learned to other notes. `map` says which label begins as which of the source's."""
    words = command_options(source=source, train=train, output=output, map=map or {}, **options)
    return run("transfer", *words, progress=progress)


def evaluate(model: Path, test: Path, **options: Any) -> dict[str, Any]:
    """`lethe evaluate`: scores of a model on labelled notes, as the program's JSON."""
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
