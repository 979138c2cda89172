#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What run files and `show` tell of the society and its seed agents; run files of old formats.

`data/run-1.1.h5.gz` was written by the program when its format was 1.1; `data/run-1.0.h5.gz` is the
same without what 1.1 had added.
"""

import gzip
import re
import unittest
from pathlib import Path

from test_command_line import DONE, USAGE, CommandLineTest, run

DATA = Path(__file__).parent / "data"

FRIENDS = "ann,bob\nbob,cid\ncid,ann\ncid,dan\ndan,eve\nfay,gus\n"

SCENARIO = """
seed = 3
worlds = 2
[clock]
steps = 8
[graph]
kind = "file"
file = "friends.csv"
[[items]]
name = "Rumour"
[[campaigns]]
name = "tellers"
kind = "seed"
agents = ["eve", "bob"]
[[campaigns]]
name = "passers-by"
kind = "seed"
count = 2
[[campaigns]]
name = "chosen"
kind = "seed"
count = 1
strategy = "greedy"
[model]
name = "watts-threshold"
threshold = 0.3
"""


class Society(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.write("friends.csv", FRIENDS)
        self.scenario = self.write("friends.toml", SCENARIO)
        self.kept = self.folder / "run.h5"

    def shown(self, *options):
        self.expect(run("run", self.scenario, "-o", self.kept, "--overwrite", *options), DONE)
        return self.expect(run("show", self.kept), DONE).stdout

    def test_show_tells_what_graph_info_does(self):
        info = self.expect(run("graph", "info", self.scenario), DONE).stdout
        (line,) = re.findall(r"Society: .*", self.shown())

        def number(name):
            return re.search(rf"  {name} +([\d.,]+)", info).group(1)

        self.assertEqual(number("mean local clustering"), "0.3333")
        self.assertEqual(
            line,
            "Society: file; mean degree 1.7, largest 3; clustering 0.333; "
            f"{number('largest component')} of 7 agents in the largest component, "
            f"{float(number('mean path length')):.2f} ties apart",
        )

    def test_seed_agents_are_told_by_their_original_ids(self):
        shown = self.shown()
        self.assertIn("Seed agents of “tellers”: 2, named: bob, eve\n", shown)
        self.assertIn("Seed agents of “passers-by”: 2, random, anew in each world\n", shown)
        self.assertRegex(shown, r"Seed agents of “chosen”: 1, greedy: (ann|bob|cid|dan|eve)\n")
        self.assertRegex(shown, r"Seeding: campaign .chosen.: greedy seeding has no guarantee here")

    def test_how_much_is_measured(self):
        degrees = self.shown("--set", "record.graph_statistics=degrees")
        self.assertIn(
            "Society: file; mean degree 1.7, largest 3; no more than degrees was measured\n", degrees
        )
        self.assertNotIn("Society", self.shown("--set", "record.graph_statistics=none"))
        refused = run("check", self.scenario, "--set", "record.graph_statistics=degree")
        self.expect(refused, USAGE, "graph_statistics", "auto, full, degrees, none", "degrees")

    def test_files_do_not_depend_on_threads(self):
        bytes_of = []
        for threads in (1, 3):
            self.shown("--threads", threads)
            bytes_of.append(self.kept.read_bytes())
        self.assertEqual(*bytes_of)


class OldFormats(CommandLineTest):
    def test_run_files_of_1_0_and_1_1_are_shown(self):
        for version in ("1.0", "1.1"):
            with self.subTest(version):
                old = self.folder / f"{version}.h5"
                old.write_bytes(gzip.decompress((DATA / f"run-{version}.h5.gz").read_bytes()))
                shown = self.expect(run("show", old), DONE).stdout
                self.assertIn("An old run", shown)
                self.assertIn("Rumour ← tellers: 3", shown)
                self.assertIn(f"format {version}\n", shown)
                self.assertNotIn("Society", shown)
                again = self.write("again.toml", run("show", old, "--scenario").stdout)
                self.expect(run("check", again), DONE)


if __name__ == "__main__":
    unittest.main()
