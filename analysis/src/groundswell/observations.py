"""Tables of observed points that a run is held against (see configs/*-observed.csv)."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from groundswell.arguments import FilePath
from groundswell.arguments import path as path_of
from groundswell.errors import ObservedFileError

COLUMNS = ("series", "name", "time", "value", "bound", "source")
SERIES = ("downloads", "members", "week_downloads")
BOUNDS = ("=", "~", ">")


def observed(path: FilePath) -> pd.DataFrame:
    """Read a table of observed points; lines that start with # are comments.

    Returns:
        One row per point, in the order of the file:
        `series` (downloads: cumulative; members: at that moment; week_downloads: of the seven days
        that end then), `name` (of an item or a group), `time` (datetime64, or float days from the
        start of the run where the whole column is numbers), `value` (people), `bound` ("=" as
        published, "~" approximate, ">" at least), `source`.

    Raises:
        FileNotFoundError: There is no such file.
        ObservedFileError: The table is not of this form; names the line.
    """
    file = Path(path_of("path", path))
    if not file.exists():
        raise FileNotFoundError(f"{file}: no such file — must be a table of observed points (CSV)")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise ObservedFileError(str(file), "not text in UTF-8", "must be a CSV table") from error
    rows = [
        (f"{file}:{number}", next(csv.reader([line])))
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not rows:
        raise ObservedFileError(str(file), "no table", f"must have columns {', '.join(COLUMNS)}")
    place, header = rows.pop(0)
    if tuple(header) != COLUMNS:
        raise ObservedFileError(
            place, f"columns {', '.join(header)}", f"must be {', '.join(COLUMNS)}"
        )
    table = pd.DataFrame([_row(place, cells) for place, cells in rows], columns=list(COLUMNS))
    table["time"] = _times(table["time"], [place for place, _ in rows])
    return table


def _row(place: str, cells: list[str]) -> dict[str, object]:
    if len(cells) != len(COLUMNS):
        raise ObservedFileError(
            place, f"{len(cells)} cells", f"must be {len(COLUMNS)}", "quote a cell with a comma"
        )
    row: dict[str, object] = dict(zip(COLUMNS, cells, strict=True))
    for column, allowed in (("series", SERIES), ("bound", BOUNDS)):
        if row[column] not in allowed:
            raise ObservedFileError(
                place, f'{column} "{row[column]}"', f"must be one of {', '.join(allowed)}"
            )
    try:
        people = float(str(row["value"]))
    except ValueError:
        people = np.nan
    if not (np.isfinite(people) and people >= 0):
        raise ObservedFileError(
            place, f'value "{row["value"]}"', "must be a number of people, from 0"
        )
    return row | {"value": people}


def _times(column: pd.Series, places: list[str]) -> pd.Series:
    """Parse the times: all of them days from the start, or all of them dates."""
    try:
        days = column.astype("float64")
        if np.isfinite(days).all():
            return days
    except ValueError:
        pass
    parsed = []
    for place, text in zip(places, column, strict=True):
        try:
            parsed.append(np.datetime64(str(text).strip(), "ns"))
        except ValueError:
            raise ObservedFileError(
                place, f'time "{text}"', "must be written like 2009-12-15T00:00"
            ) from None
        if np.isnat(parsed[-1]):
            raise ObservedFileError(place, "no time", "must be written like 2009-12-15T00:00")
    return pd.Series(np.array(parsed, dtype="datetime64[ns]"), index=column.index)
