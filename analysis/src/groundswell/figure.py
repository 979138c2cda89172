"""`python -m groundswell.figure RUN.h5 -o OUT.png`: the picture of a run.

Of several runs of one model of two opinions: where they lose their order (`plot.transition`).

Exit codes: 0 done, 2 usage, 3 unusable input, 4 the picture could not be written; anything else is
a bug of ours. The picture is whole or absent: it is written under another name and renamed.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

import groundswell
from groundswell.errors import InputError, ObservedFileError, RunFileError

DONE, USAGE, INPUT, OUTPUT = 0, 2, 3, 4

# No times in the files: the same run gives the same bytes.
_KINDS: dict[str, dict[str, None]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}
_DPI = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the picture of a run; return the exit code."""
    options = _parser().parse_args(arguments)
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "groundswell"
    out: Path = options.output
    if out.suffix.lower().removeprefix(".") not in _KINDS:
        known = ", ".join(f".{kind}" for kind in _KINDS)
        return _fail(USAGE, f'--output: "{out}" — must end in one of {known}')
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always", UserWarning)
        try:
            figure = _draw(options)
        except (RunFileError, ObservedFileError, FileNotFoundError) as error:
            return _fail(INPUT, str(error))
        except OSError as error:  # no permission, or damage that shows only when data are read
            return _fail(
                INPUT,
                f"{error.filename or options.runs[0]}: cannot be read — {error.strerror or error}",
            )
        except InputError as error:
            return _fail(USAGE, f"--{error}")
    for note in dict.fromkeys(str(n.message) for n in notes if n.category is UserWarning):
        print(f"figure: note: {note}", file=sys.stderr)
    try:
        _write(figure, out)
    except OSError as error:
        return _fail(OUTPUT, f"{out}: cannot be written — {error.strerror or error}")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m groundswell.figure",
        description="Draw the picture of a run, or where many runs of one model lose their order.",
    )
    parser.add_argument(
        "runs", metavar="RUN.h5", type=Path, nargs="+", help="files of `groundswell run`"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT.png",
        type=Path,
        required=True,
        help="the picture (.png, .svg or .pdf); replaced if it exists",
    )
    parser.add_argument(
        "--observed", metavar="CSV", type=Path, help="observed points to draw beside the worlds"
    )
    parser.add_argument(
        "--since",
        metavar="WHEN",
        help="count downloads from here: 2009-12-13, or days from the start (default: where the "
        "observed downloads are 0, else the start of the run)",
    )
    parser.add_argument(
        "--title", help="headline (default: what the run found, else the title of the scenario)"
    )
    return parser


def _draw(options: argparse.Namespace) -> Figure:
    if len(options.runs) > 1:
        for name in ("observed", "since", "title"):
            if getattr(options, name) is not None:
                raise InputError(name, "given", "must be absent where there are several runs")
    observed = None if options.observed is None else groundswell.observed(options.observed)
    runs = []
    try:
        for path in options.runs:
            runs.append(groundswell.open(path))
        if len(runs) > 1:
            return groundswell.plot.transition(runs)
        return groundswell.plot.story(runs[0], observed, since=options.since, title=options.title)
    finally:
        for run in runs:
            run.close()


def _write(figure: Figure, out: Path) -> None:
    kind = out.suffix.lower().removeprefix(".")
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        figure.savefig(partial, format=kind, dpi=_DPI, metadata=_KINDS[kind])
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)


def _fail(code: int, message: str) -> int:
    print(f"figure: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
