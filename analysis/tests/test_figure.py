"""`python -m groundswell.figure`: exit codes, messages, and files that are whole or absent."""

import os
import subprocess
import sys

import h5py
import matplotlib.image
import pytest

import groundswell.figure as figure
from conftest import OBSERVED_CSV
from run_files import Made, write_run


@pytest.fixture
def run_path(tmp_path):
    return write_run(tmp_path / "run.h5")


def test_the_installed_command_draws_a_picture_without_a_screen(run_path, tmp_path):
    out = tmp_path / "out.png"
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "MPLBACKEND")}
    done = subprocess.run(
        [sys.executable, "-m", "groundswell.figure", run_path, "-o", out]
        + ["--observed", OBSERVED_CSV, "--since", "2009-12-13"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    height, width, _ = matplotlib.image.imread(out).shape
    assert width == 2400 and height > 1000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.png", "run.h5"]


@pytest.mark.parametrize(
    ("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_the_same_run_gives_the_same_bytes(run_path, tmp_path, suffix, start):
    a, b = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    assert figure.main([str(run_path), "-o", str(a)]) == 0
    assert figure.main([str(run_path), "-o", str(b)]) == 0
    assert a.read_bytes().startswith(start)
    assert a.read_bytes() == b.read_bytes()


def test_a_picture_that_exists_is_replaced(run_path, tmp_path):
    out = tmp_path / "out.png"
    out.write_text("old")
    assert figure.main([str(run_path), "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "soon"], '--since: "soon" — must be a date like 2009-12-13'),
        (["--since", "2010-06-01"], "--since: 2010-06-01 00:00 — must be before 2009-12-27 00:00"),
    ],
)
def test_usage_errors_of_a_run(run_path, tmp_path, capsys, arguments, message):
    assert figure.main([str(run_path), "-o", str(tmp_path / "a.png"), *arguments]) == 2
    assert capsys.readouterr().err == f"figure: {message}\n"
    assert not (tmp_path / "a.png").exists()


def test_a_kind_of_picture_nobody_asked_for(run_path, tmp_path, capsys):
    out = tmp_path / "a.bmp"
    assert figure.main([str(run_path), "-o", str(out)]) == 2
    assert (
        capsys.readouterr().err
        == f'figure: --output: "{out}" — must end in one of .png, .svg, .pdf\n'
    )


@pytest.mark.parametrize("arguments", [[], ["run.h5"], ["run.h5", "-o"], ["a", "-o", "b", "c"]])
def test_usage_errors_of_the_command_line(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        figure.main(arguments)
    assert end.value.code == 2
    assert "usage: python -m groundswell.figure" in capsys.readouterr().err


def test_a_missing_run(tmp_path, capsys):
    assert figure.main([str(tmp_path / "no.h5"), "-o", str(tmp_path / "a.png")]) == 3
    message = capsys.readouterr().err
    assert message.startswith(f"figure: {tmp_path}/no.h5: no such file — ")
    assert message.count("\n") == 1


def test_a_file_that_is_no_run(tmp_path, capsys):
    path = tmp_path / "a.h5"
    path.write_text("text")
    assert figure.main([str(path), "-o", str(tmp_path / "a.png")]) == 3
    assert "not an HDF5 file" in capsys.readouterr().err


def test_a_run_damaged_in_its_data(run_path, tmp_path, capsys):
    with h5py.File(run_path, "r") as file:
        chunk = file["series/downloads"].id.get_chunk_info(0)
    content = bytearray(run_path.read_bytes())
    content[chunk.byte_offset : chunk.byte_offset + chunk.size] = bytes(chunk.size)
    run_path.write_bytes(content)
    assert figure.main([str(run_path), "-o", str(tmp_path / "a.png")]) == 3
    message = capsys.readouterr().err
    assert message.startswith(f"figure: {run_path}: cannot be read — ")
    assert message.count("\n") == 1


def test_a_newer_run(tmp_path, capsys):
    path = write_run(tmp_path / "a.h5", Made(attributes={"format_version": "2.0"}))
    assert figure.main([str(path), "-o", str(tmp_path / "a.png")]) == 3
    assert "(install a newer groundswell)" in capsys.readouterr().err


def test_observed_points_that_cannot_be_used(run_path, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n")
    for path, words in ((bad, "bad.csv:1: columns a, b"), (tmp_path / "no.csv", "no such file")):
        command = [str(run_path), "-o", str(tmp_path / "a.png"), "--observed", str(path)]
        assert figure.main(command) == 3
        assert words in capsys.readouterr().err


def test_observed_points_without_a_place_are_noted(tmp_path, capsys):
    path = write_run(tmp_path / "a.h5", Made(items=("Killing in the Name", "Another")))
    command = [str(path), "-o", str(tmp_path / "a.png"), "--observed", str(OBSERVED_CSV)]
    assert figure.main(command) == 0
    assert capsys.readouterr().err == (
        'figure: note: observed downloads of "The Climb": this run has no such item, not drawn\n'
    )


@pytest.mark.parametrize("out", ["none/a.png", "folder.png"])
def test_a_picture_that_cannot_be_written(run_path, tmp_path, capsys, out):
    (tmp_path / "folder.png").mkdir()
    assert figure.main([str(run_path), "-o", str(tmp_path / out)]) == 4
    assert f"{out}: cannot be written — " in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.png", "run.h5"]


def test_a_full_disk_leaves_the_old_picture(run_path, tmp_path, capsys, monkeypatch):
    out = tmp_path / "out.png"
    out.write_text("old")

    def savefig(self, path, **_):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", savefig)
    assert figure.main([str(run_path), "-o", str(out)]) == 4
    assert "No space left on device" in capsys.readouterr().err
    assert out.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.png", "run.h5"]


def test_a_bug_is_not_hidden(run_path, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise KeyError("bug")

    monkeypatch.setattr("groundswell.plot.story", broken)
    with pytest.raises(KeyError, match="bug"):
        figure.main([str(run_path), "-o", str(tmp_path / "a.png")])
