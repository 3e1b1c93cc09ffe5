"""`lethe` as the wheel brings it."""

import os
import sys

from .errors import SettingError
from .program import executable


def main() -> None:
    try:
        program = executable()
        os.execv(program, ["lethe", *sys.argv[1:]])
    except SettingError as error:
        sys.exit(f"Error: {error}")
    except OSError as error:
        sys.exit(f"Error: {program}: can't be run: {error.strerror}")


if __name__ == "__main__":
    main()
