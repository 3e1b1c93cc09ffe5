"""Finds and replaces protected health information in clinical notes: offline, fast, learned from few labelled notes.

>>> import lethe_deid
>>> with lethe_deid.Deidentifier(rules=True) as deidentifier:
...     deidentifier("Seen on 12/03/2019.").text
'Seen on <DATE>.'

The work is done by the program `lethe`, which this package brings or looks for; texts never leave the machine.
"""

from .commands import Run, evaluate, run, train, transfer
from .errors import LetheError, NoteError, SettingError, WorkerDied, WorkerTimeout
from .recognizer import Deidentifier, Recognizer
from .spans import Deidentified, Span

__version__ = "0.1.0"

__all__ = [
    "Deidentified",
    "Deidentifier",
    "LetheError",
    "NoteError",
    "Recognizer",
    "Run",
    "SettingError",
    "Span",
    "WorkerDied",
    "WorkerTimeout",
    "evaluate",
    "run",
    "train",
    "transfer",
]
