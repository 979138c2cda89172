"""The pages of docs/ tell the truth: their commands and Python run, and print what they quote."""

import contextlib
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import groundswell as gs

PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")
ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HERD = ROOT / "configs" / "herd-or-discovery.toml"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")

SWEEP = """
worlds = 2
[clock]
steps = 14
[graph]
kind = "friendship"
agents = 500
mean_degree = 10
[population]
collectivism = 0.5
[[items]]
name = "Anthem"
[[items]]
name = "Gem"
quality = 1.0
[[campaigns]]
name = "browsing"
kind = "discovery"
[model]
name = "campaign"
"""


def blocks(page: str, language: str) -> list[str]:
    """The code of this language on a page, in its order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = [(indent, code) for indent, name, code in BLOCK.findall(text) if name == language]
    return [re.sub(f"^{indent}", "", code, flags=re.MULTILINE) for indent, code in found]


def program(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


Python = Callable[[Path, str], str]


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch) -> Iterator[Python]:
    """Run code in a folder, and return what it printed."""

    def run(folder: Path, code: str) -> str:
        monkeypatch.chdir(folder)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "a page", "exec"), {"__name__": "page"})
        return printed.getvalue()

    yield run
    plt.close("all")


@pytest.fixture(scope="module")
def herd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the tutorial's run.h5, and the report of the run."""
    folder = tmp_path_factory.mktemp("herd")
    done = program(folder, "run", HERD, "-o", "run.h5")
    assert done.returncode == 0, done.stderr
    (folder / "configs").symlink_to(ROOT / "configs")
    return folder, done.stdout


@pytest.mark.parametrize("page", ["tutorial.md", "how-to/twins.md"])
def test_reports_are_quoted_as_they_are(herd: tuple[Path, str], page: str) -> None:
    quoted = [code for code in blocks(page, "text") if not code.startswith("error:")]
    assert quoted
    printed = set(herd[1].splitlines())
    for line in "".join(quoted).splitlines():
        assert line in printed, line


def test_the_misspelt_key_is_told_as_quoted(tmp_path: Path) -> None:
    (quoted,) = [code for code in blocks("tutorial.md", "text") if code.startswith("error:")]
    program(tmp_path, "new", "first.toml")
    starter = tmp_path / "first.toml"
    starter.write_text(starter.read_text().replace("\nstep =", "\nstpe ="))
    assert program(tmp_path, "check", "first.toml").stderr == quoted


@pytest.mark.parametrize(
    "page", ["tutorial.md", "how-to/twins.md", "how-to/plots.md", "how-to/other-programs.md"]
)
def test_python_of_pages_about_a_run(herd: tuple[Path, str], python: Python, page: str) -> None:
    codes = [code for code in blocks(page, "python") if "gs.run(" not in code or hasattr(gs, "run")]
    assert codes
    python(herd[0], "\n".join(codes))


def test_other_programs_find_the_same_numbers(herd: tuple[Path, str], python: Python) -> None:
    folder, _ = herd
    with_xarray, with_h5py = blocks("how-to/other-programs.md", "python")
    by_xarray = [float(line.split()[-1]) for line in python(folder, with_xarray).splitlines()[1:-1]]
    by_h5py = [
        float(line.split()[-1].replace(",", ""))
        for line in python(folder, with_h5py).splitlines()[1:]
    ]
    assert len(by_h5py) == 8
    assert by_h5py == pytest.approx(by_xarray, abs=0.51)


def test_r_reads_what_the_page_says(herd: tuple[Path, str]) -> None:
    probe = ["Rscript", "-e", "library(hdf5r)"]
    if shutil.which("Rscript") is None or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("R with hdf5r is not installed")
    (code,) = blocks("how-to/other-programs.md", "r")
    command = ["Rscript", "-e", code]
    done = subprocess.run(command, cwd=herd[0], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert re.search(r"Hidden Gem +8635\.00$", done.stdout, re.MULTILINE)


def test_python_of_the_page_about_networks(tmp_path: Path, python: Python) -> None:
    names = "ann bob cat dan eve fay gus hal".split()
    ties = [f"{a} {b}" for i, a in enumerate(names) for b in names[:i] if (i + ord(b[0])) % 2]
    (tmp_path / "friends.txt").write_text("\n".join(ties))
    settings = ["--set", "graph.file=friends.txt", "-o", "run.h5", "--quiet"]
    done = program(tmp_path, "run", ROOT / "configs" / "your-network.toml", *settings)
    assert done.returncode == 0, done.stderr
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    in_process, code = blocks("how-to/your-network.md", "python")
    agents = python(tmp_path, in_process + "print(run['graph'].attrs['agents'])")
    assert int(agents) == len(names)
    founders = python(tmp_path, code + "print(*gs.seed_agents(run)['id'])").split()
    assert founders and set(founders) <= set(names)


def test_the_sweep_of_its_page(tmp_path: Path, python: Python) -> None:
    values, precision = blocks("how-to/sweep.md", "toml")
    (tmp_path / "my.toml").write_text(SWEEP + values)
    assert program(tmp_path, "sweep", "my.toml", "-o", "my.h5").returncode == 0
    codes = [code for code in blocks("how-to/sweep.md", "python") if "sobol" not in code]
    python(tmp_path, "\n".join(codes))
    (tmp_path / "precise.toml").write_text(SWEEP + precision + values)
    done = program(tmp_path, "check", "precise.toml")
    assert done.returncode == 0, done.stderr


def test_every_command_that_pages_name_is_understood() -> None:
    """Subcommands and options exist: `--help` of each has what the page writes."""
    commands: set[tuple[str, ...]] = set()
    for page in [*DOCS.glob("*.md"), *DOCS.glob("how-to/*.md")]:
        for code in blocks(str(page.relative_to(DOCS)), "sh"):
            for line in code.replace("\\\n", " ").splitlines():
                if match := re.match(r"(?:build/release/)?groundswell (.+)", line):
                    commands.add(tuple(match[1].split("#")[0].split()))
    assert len(commands) > 15
    for words in commands:
        if words[0] == "--version":
            continue
        depth = 2 if words[0] == "graph" else 1
        text = program(ROOT, *words[:depth], "--help").stdout
        assert text, words
        for option in (word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)):
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", text), (words, option)
