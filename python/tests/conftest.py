import os
import random
import shutil

import pytest

PIECES = [
    "Ann",
    "Lee",
    "12/03/2019",
    "👩‍👩‍👧‍👦",
    "e\u0301",
    "العربية",
    "שלום",
    "\r\n",
    "\n",
    " ",
    "  ",
    "\t",
    "\0",
    "ﬁ",
    "𝒳",
    "x-y",
    "a@b.org",
    "\u2028",
    "\u00ad",
    "日本語",
    "(617) 555-0143",
    ".",
    ",",
    '"',
    "\\",
    "Dr Quell",
    "MRN 8675309",
]


@pytest.fixture(scope="session", autouse=True)
def program():
    """The program under test: LETHE_EXECUTABLE's, or one on the PATH."""
    found = os.environ.get("LETHE_EXECUTABLE") or shutil.which("lethe")
    if not found:
        pytest.exit("name the program in LETHE_EXECUTABLE", returncode=1)
    os.environ["LETHE_EXECUTABLE"] = found
    # Spark's parts find one another whatever the machine is called.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    return found


@pytest.fixture(scope="session")
def nasty():
    """Notes of whatever breaks offsets, quoting and line ends."""
    chance = random.Random(5)
    count = int(os.environ.get("LETHE_NASTY_NOTES", "2000"))
    return ["".join(chance.choice(PIECES) + chance.choice(["", " "]) for _ in range(chance.randint(0, 40))) for _ in range(count)]


@pytest.fixture(scope="session")
def model(tmp_path_factory, program):
    """A small model: one that has learned something, whatever it is worth."""
    import subprocess

    folder = tmp_path_factory.mktemp("model")
    subprocess.run(
        [program, "sample", "--institution", "A", "--notes", "20", "--output", folder / "a", "--to", "jsonl"],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [
            program,
            "train",
            "--train",
            folder / "a/train.jsonl",
            "--recipe",
            "fast",
            "--updates",
            "100",
            "--output",
            folder / "m",
        ],
        check=True,
        capture_output=True,
    )
    return folder / "m"
