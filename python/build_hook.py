"""Puts the program into the wheel where LETHE_BINARY names it; without it the wheel looks for `lethe` on the PATH."""

import os
import stat
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BinaryHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        binary = os.environ.get("LETHE_BINARY")
        if not binary:
            return
        if not os.path.isfile(binary) or not os.stat(binary).st_mode & stat.S_IXUSR:
            raise RuntimeError(f"LETHE_BINARY is no program: {binary}")
        tag = os.environ.get("LETHE_WHEEL_TAG")
        if not tag:
            raise RuntimeError("LETHE_BINARY needs LETHE_WHEEL_TAG, such as manylinux_2_34_x86_64: what `auditwheel show` says")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{tag}"
        build_data["force_include"][binary] = "lethe_deid/bin/lethe"
