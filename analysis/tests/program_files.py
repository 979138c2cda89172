"""Files that the program makes, of small scenarios: for tests of what reads them."""

import os
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")

needs_program = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")

# Two items, a group, a broadcast and a twin on a small society.
RACE = """
title = "A race"
seed = 5
worlds = 3
[clock]
start = 2009-11-22
end = 2009-12-20
step = "12 hours"
[graph]
kind = "bter"
agents = 500
mean_degree = 8
[[items]]
name = "Anthem"
[[items]]
name = "Gem"
quality = 0.5
[[campaigns]]
name = "fan club"
kind = "group"
target = "Anthem"
count = 5
act_from = 2009-12-06
act_until = 2009-12-13
[[campaigns]]
name = "radio"
kind = "broadcast"
target = "Gem"
audience = 0.1
times = [2009-12-01T08:00:00]
[model]
name = "campaign"
[twins.no-radio]
without = ["radio"]
"""

CASCADE = """
seed = 3
worlds = 4
[clock]
steps = 12
[graph]
kind = "erdos-renyi"
agents = 400
mean_degree = 6
[[campaigns]]
name = "start"
kind = "seed"
count = 5
[model]
name = "independent-cascade"
p = 0.1
"""

# Which key matters: 2 keys, so blocks of 4 points.
SALTELLI = """
worlds = 2
[clock]
steps = 8
[graph]
kind = "erdos-renyi"
agents = 400
mean_degree = 6
[model]
name = "independent-cascade"
p = 0.1
[[campaigns]]
name = "start"
kind = "seed"
count = 20
[sweep]
design = "saltelli"
points = 64
[sweep.values]
model.p = { from = 0.02, to = 0.3 }
campaigns.start.count = { from = 20, to = 24, whole = true }
"""


def execute(folder: Path, name: str, command: str, text: str, *options: str) -> Path:
    """Run or sweep a scenario; runs that fail are told by exit code 2."""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    target = folder / f"{name}.h5"
    files = [str(folder / f"{name}.toml"), "-o", str(target), "--quiet"]
    done = subprocess.run([PROGRAM, command, *files, *options], capture_output=True, check=False)
    assert done.returncode in (0, 2) and target.exists(), done.stderr.decode()
    return target


def write_examples(folder: Path) -> Path:
    """A run of `RACE` with a ledger, a sweep of it by collectivism and reach, and `SALTELLI`."""
    race = RACE + "[record]\nledger = true\n"
    values = "population.collectivism = [0.2, 0.8]\ncampaigns.radio.audience = [0.0, 0.3]\n"
    kept = 'keep = ["series", "attribution", "metrics"]\n'
    execute(folder, "run", "run", race)
    execute(folder, "sweep", "sweep", f"{race}[sweep]\n{kept}[sweep.values]\n{values}")
    execute(folder, "saltelli", "sweep", SALTELLI)
    return folder
