"""Finds and replaces protected health information in clinical notes: offline, fast, learned from few labelled notes.

>>> import lethe_deid
>>> with lethe_deid.Deidentifier(rules=True) as deidentifier:
...     deidentifier("Seen on 12/03/2019.").text
'Seen on <DATE>.'

The work is done by the program `lethe`, which this package brings or looks for; texts stay on the machine, unless you
name a server elsewhere.
"""

from .commands import Experiment, Run, evaluate, experiment, history, run, scores, train, transfer
from .errors import LetheError, NoteError, SettingError, WorkerDied, WorkerTimeout
from .progress import ProgressBar
from .recognizer import Deidentifier, Recognizer
from .spans import Deidentified, Span

__version__ = "0.1.0"

__all__ = [
    "Deidentified",
    "Deidentifier",
    "Experiment",
    "LetheError",
    "NoteError",
    "ProgressBar",
    "Recognizer",
    "Run",
    "SettingError",
    "Span",
    "WorkerDied",
    "WorkerTimeout",
    "evaluate",
    "experiment",
    "history",
    "run",
    "scores",
    "train",
    "transfer",
]
