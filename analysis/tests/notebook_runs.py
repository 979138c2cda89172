"""Runs notebooks as a reader would, from first cell to last, and reads their key numbers.

A notebook ends with a cell tagged `key-numbers` that prints a table of named numbers as JSON: what
it claims, to be held against stated bounds.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
EXECUTED = Path(__file__).parents[2] / "build" / "notebooks"
TIMEOUT = 180  # seconds for one cell, and so for a notebook that has one long one
KEY_NUMBERS = "key-numbers"


@cache
def execute(path: Path) -> dict[str, Any]:
    """Run a notebook in its own folder; keep the executed copy in `build/notebooks`.

    Returns:
        What its cell tagged `key-numbers` printed.

    Raises:
        CellExecutionError: A cell failed.
        AssertionError: A cell wrote to stderr (a warning, a progress bar that stayed), or there is
            no cell of key numbers.
    """
    notebook = nbformat.read(path, as_version=4)
    try:
        run_cells(notebook, path.parent)
    finally:
        EXECUTED.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, EXECUTED / path.name)
    for cell in notebook.cells:
        assert not (noise := written(cell, "stderr")), f"{path.name}: {noise}"
    [last] = [cell for cell in notebook.cells if KEY_NUMBERS in cell.metadata.get("tags", [])]
    return dict(json.loads(written(last, "stdout")))


def run_cells(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run all cells in a kernel that works in this folder, and put their outputs into them."""
    # Figures go where a notebook has them, whatever the tests themselves draw with.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=TIMEOUT, kernel_name="python3", resources=resources)
    client.execute(env=environment)


def written(cell: nbformat.NotebookNode, stream: str) -> str:
    """What a cell wrote to a stream."""
    outputs = cell.get("outputs", [])
    return "".join(out.text for out in outputs if out.get("name") == stream)


def figures(cell: nbformat.NotebookNode) -> int:
    """How many figures a cell shows."""
    return sum("image/png" in out.get("data", {}) for out in cell.get("outputs", []))
