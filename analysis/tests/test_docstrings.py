"""The examples in docstrings do what they show.

They run in a folder with `run.h5`, `sweep.h5`, `saltelli.h5` and their scenarios, and know `gs`,
`np`, `pd`, `plt`, `xr`, and `run` and `sweep`, opened.
"""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import xarray as xr

import groundswell as gs
from program_files import needs_program

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def modules() -> Iterator[ModuleType]:
    yield gs
    for module in pkgutil.walk_packages(gs.__path__, "groundswell."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def documented() -> list[doctest.DocTest]:
    found = (test for module in modules() for test in doctest.DocTestFinder().find(module))
    return sorted((test for test in found if test.examples), key=lambda test: test.name)


@pytest.fixture
def names(examples: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    monkeypatch.chdir(examples)
    with gs.open("run.h5") as run, gs.open("sweep.h5") as sweep:
        yield {"gs": gs, "np": np, "pd": pd, "plt": plt, "xr": xr, "run": run, "sweep": sweep}
    plt.close("all")


@needs_program
@pytest.mark.parametrize("test", documented(), ids=lambda test: test.name)
def test_examples_of(test, names):
    test.globs = test.globs | names
    told: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append)
    assert not told, "".join(told)


def test_there_are_examples():
    assert {"groundswell", "groundswell.sensitivity"} <= {test.name for test in documented()}
