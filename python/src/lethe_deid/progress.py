"""What a command says of its progress, as a bar in a notebook or a terminal."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

from .errors import SettingError

_TOTAL = re.compile(r"\b(\d[\d,]*) epochs\b")
_EPOCH = re.compile(r"^Epoch (\d+): (.*)")
_RUN = re.compile(r"^\[(\d+)/(\d+)\] (.*)")


class ProgressBar:
    """Takes a command's lines and moves a bar of tqdm's: epochs of a training, runs of an experiment. What else is said is in the `Run`
    that the command returns.

    >>> shown = ProgressBar(disable=True)
    >>> for line in ["93 updates an epoch; 15 epochs.", "Epoch 3: loss 5.5", "[2/4] size-5: token F1 84.8"]:
    ...     shown(line)
    >>> shown.position, shown.total
    (2, 4)
    """

    def __init__(self, **options: Any) -> None:
        """options: of tqdm's."""
        try:
            # Bars of a notebook's own need its widgets; without them tqdm warns.
            if importlib.util.find_spec("ipywidgets"):
                from tqdm.auto import tqdm
            else:
                from tqdm import tqdm
        except ImportError:
            raise SettingError("bars are tqdm's", place="progress", expected="pip install tqdm") from None
        self._make = tqdm
        self._options = options
        self._bar: Any = None
        self.position = 0
        self.total: int | None = None

    def __call__(self, line: str) -> None:
        if total := _TOTAL.search(line):
            self.total = int(total[1].replace(",", ""))
        if run := _RUN.match(line):
            self.total = int(run[2])
            self._move(int(run[1]), run[3], "runs")
        elif epoch := _EPOCH.match(line):
            self._move(int(epoch[1]), epoch[2], "epochs")

    def _move(self, position: int, said: str, unit: str) -> None:
        if self._bar is None:
            self._bar = self._make(total=self.total, unit=f" {unit}", **self._options)
        if self._bar.total != self.total:
            self._bar.total = self.total
        self._bar.set_postfix_str(said[:60], refresh=False)
        self._bar.update(position - self.position)
        self.position = position

    def close(self) -> None:
        """Leaves the bar as it stands."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
