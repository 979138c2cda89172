"""Made-up runs to read and draw; nothing is shown on a screen."""

import os
import subprocess
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

CONFIGS = Path(__file__).parents[2] / "configs"
OBSERVED_CSV = CONFIGS / "christmas-2009-observed.csv"
PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")

OpenMade = Callable[..., xr.DataTree]


@pytest.fixture(autouse=True)
def no_figures_left() -> Iterator[None]:
    """Close what a test has drawn: Matplotlib warns of many figures that are open at once."""
    yield
    plt.close("all")


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


@pytest.fixture
def program() -> str:
    """The command line's program, of the same commit as this package."""
    if not PROGRAM:
        pytest.skip("GROUNDSWELL_PROGRAM names no simulator")
    version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
    if gs._engine.commit not in version.stdout:
        pytest.skip("the program is of another commit than this package")
    return PROGRAM


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `run.h5`, `sweep.h5` (a grid) and `saltelli.h5`, and their scenarios."""
    return write_examples(tmp_path_factory.mktemp("examples"))


@pytest.fixture
def program_run(tmp_path: Path) -> Iterator[OpenMade]:
    """Run a scenario of `configs/` with settings like "worlds=2", and open what it wrote."""
    if not PROGRAM:
        pytest.skip("GROUNDSWELL_PROGRAM names no simulator")
    opened: list[xr.DataTree] = []

    def make(name: str, *settings: str) -> xr.DataTree:
        path = tmp_path / f"{name}-{len(opened)}.h5"
        options = [part for setting in settings for part in ("--set", setting)]
        command = [PROGRAM, "run", str(CONFIGS / f"{name}.toml"), "-o", str(path), "--quiet"]
        subprocess.run([*command, *options], check=True)
        opened.append(gs.open(path))
        return opened[-1]

    yield make
    for run in opened:
        run.close()
    plt.close("all")
