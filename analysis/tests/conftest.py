"""Made-up runs to read and draw; nothing is shown on a screen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib
import pytest
import xarray as xr

from program_files import write_examples
from run_files import Made, write_run

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402

import groundswell as gs  # noqa: E402

OBSERVED_CSV = Path(__file__).parents[2] / "configs" / "christmas-2009-observed.csv"

OpenMade = Callable[..., xr.DataTree]


@pytest.fixture
def open_made(tmp_path: Path) -> Iterator[OpenMade]:
    """Write a run with the given differences from the usual one, and open it."""
    opened: list[xr.DataTree] = []

    def make(**differences: object) -> xr.DataTree:
        path = write_run(tmp_path / f"run-{len(opened)}.h5", Made(**differences))
        opened.append(gs.open(path))
        return opened[-1]

    yield make
    for run in opened:
        run.close()
    plt.close("all")


@pytest.fixture
def run(open_made: OpenMade) -> xr.DataTree:
    """The usual run: four worlds, two items, one group, 35 days in steps of 6 hours."""
    return open_made()


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `run.h5`, `sweep.h5` (a grid) and `saltelli.h5`, and their scenarios."""
    return write_examples(tmp_path_factory.mktemp("examples"))
