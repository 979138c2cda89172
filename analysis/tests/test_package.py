"""The installed package: what it says of itself and brings along."""

import importlib.metadata
import importlib.resources
import re
import subprocess
import sys
from pathlib import Path

import groundswell as gs


def test_the_version_is_that_of_the_installed_distribution():
    assert importlib.metadata.version("groundswell") == gs.__version__


def test_types_are_announced():
    assert importlib.resources.files("groundswell").joinpath("py.typed").is_file()


def test_everything_public_is_there_and_described():
    for name in gs.__all__:
        assert getattr(gs, name).__doc__, name
    for name in gs.plot.__all__:
        assert getattr(gs.plot, name).__doc__, name


def test_import_from_elsewhere_is_silent(tmp_path):
    code = "import groundswell as gs; print(gs.__version__)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{gs.__version__}\n", "")


def test_the_compiled_part_is_as_its_stub_says(tmp_path):
    from nanobind.stubgen import StubGen

    import groundswell._engine as engine

    stubs = StubGen(engine)
    stubs.put(engine)
    written = tmp_path / "_engine.pyi"
    written.write_text(stubs.get())
    settings = Path(__file__).parents[1] / "pyproject.toml"
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "-q", "--config", settings, written], check=True
    )
    kept = importlib.resources.files("groundswell").joinpath("_engine.pyi").read_text()
    assert without_values(written.read_text()) == without_values(kept)


def without_values(stub):
    """Leave out version and commit."""
    return re.sub(r"^(version|commit): str = .*$", "", stub, flags=re.MULTILINE)
