"""Where the program is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .errors import SettingError

VARIABLE = "LETHE_EXECUTABLE"


def executable() -> str:
    """The program's path: LETHE_EXECUTABLE's, the one in this package, or `lethe` on the PATH."""
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise SettingError(f"{VARIABLE} names no program that can be run", place=named)
        return named
    inside = Path(__file__).parent / "bin" / "lethe"
    if inside.is_file():
        if os.access(inside, os.X_OK):
            return str(inside)
        raise SettingError(
            "the program may not be run where the package is installed",
            place=str(inside.parent),
            advice=f"The file system may be mounted noexec: copy the program elsewhere and name it in {VARIABLE}",
        )
    # The package's own script would find itself.
    for folder in os.get_exec_path():
        found = shutil.which("lethe", path=folder)
        if found and not _is_script(found):
            return found
    raise SettingError(
        "there is no program `lethe`",
        expected="a wheel that holds it, or one on the PATH",
        advice=f"Build it with `swift build -c release`, and name it in {VARIABLE}",
    )


def _is_script(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(2) == b"#!"
