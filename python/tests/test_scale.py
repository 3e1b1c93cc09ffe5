"""The simulation of clusters: what it must say where the answer is known."""

import importlib.util
import pathlib

import pytest

PATH = pathlib.Path(__file__).parents[2] / "Experiments/scale.py"


@pytest.fixture(scope="module")
def scale():
    if not PATH.exists():
        pytest.skip("the repository isn't beside the tests")
    spec = importlib.util.spec_from_file_location("scale", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_one_core_adds_up(scale):
    times = scale.simulate(1000, 10, 1, 2.0, 0.003, 0.05)
    assert times["written"] == pytest.approx(2 + 1000 * 0.003 + 10 * 0.05)


def test_cores_share_the_work(scale):
    whole = scale.simulate(80_000, 800, 1, 0, 0.001, 0)["written"]
    for cores in [2, 8, 100]:
        assert scale.simulate(80_000, 800, cores, 0, 0.001, 0)["written"] == pytest.approx(whole / cores, rel=0.001)
    # More cores than tasks help nobody.
    assert scale.simulate(100, 4, 64, 0, 0.01, 0)["written"] == pytest.approx(0.25)


def test_what_slows_a_cluster(scale):
    plain = scale.simulate(1e6, 1000, 100, 1, 0.001, 0.01)["written"]
    assert scale.simulate(1e6, 1000, 100, 1, 0.001, 0.01, arrival=(50, 50))["written"] == pytest.approx(plain + 50)
    # Handed out one after the other, no number of cores is faster than that.
    assert scale.simulate(1e6, 1000, 100, 0, 0.0, 0.001, dispatch=10)["written"] == pytest.approx(100, rel=0.01)
    assert scale.simulate(1e6, 1000, 100, 1, 0.001, 0.01, slow=0.05)["written"] > plain
    assert scale.simulate(1e6, 1000, 100, 1, 0.001, 0.01, failing=0.2)["written"] > plain
    assert scale.simulate(1e6, 1000, 100, 1, 0.001, 0.01, commit=0.1)["written"] == pytest.approx(plain + 100)


def test_the_fit_finds_what_made_the_runs(scale):
    runs = [
        {"notes": notes, "partitions": partitions, "cores": 2, "seconds": 0.7 + notes * 0.002 / 2 + partitions * 0.03 / 2}
        for notes in [1000, 10_000]
        for partitions in [2, 20, 200]
    ]
    assert scale.fit(runs) == pytest.approx([0.7, 0.002, 0.03])


def test_rounds_of_the_same_are_one(scale):
    runs = [{"notes": 10, "partitions": 2, "cores": 2, "seconds": seconds} for seconds in [3.0, 1.0, 8.0]]
    runs.append({"notes": 20, "partitions": 2, "cores": 2, "seconds": 5.0})
    first, second = scale.medians(runs)
    assert (first["seconds"], first["range"]) == (3.0, (1.0, 8.0))
    assert (second["notes"], second["seconds"], second["range"]) == (20, 5.0, (5.0, 5.0))
