import pathlib

import pytest

EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"


def test_the_notebook_runs_from_raw_notes_to_a_released_table(program, tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    for needed in ["ipykernel", "pandas", "matplotlib", "tqdm"]:
        pytest.importorskip(needed)
    notebook = nbformat.read(EXAMPLES / "first_release.ipynb", 4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "outputs stay out of the repository"
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    assert any(output.get("text", "").strip() == "0 notes failed" for output in outputs)
