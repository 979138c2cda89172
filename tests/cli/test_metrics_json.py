#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`run --metrics-json`: measures of a run for programs that look for the scenario that fits best.

Values are held against those of the run file as h5dump reads it; without h5dump that is skipped.
"""

import array
import json
import math
import shutil
import statistics
import subprocess
import unittest

from test_command_line import CAMPAIGN, DONE, OUTPUT, TIES, USAGE, CommandLineTest, run

VOTERS = """
seed = 4
worlds = 3
[clock]
steps = 4
[graph]
kind = "well-mixed"
agents = 50
[model]
name = "noisy-voter"
"""

GREEDY = """
[clock]
steps = 5
[graph]
kind = "path"
agents = 20
[model]
name = "watts-threshold"
[[campaigns]]
name = "start"
kind = "seed"
count = 2
samples = 10
strategy = "greedy"
"""


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


class MetricsJson(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("race.toml", CAMPAIGN)

    def printed(self, *arguments):
        """The object that a run prints, to the letter of the JSON standard."""
        text = self.expect(run("run", *arguments), DONE).stdout
        self.assertEqual(text.count("\n"), 1)
        return json.loads(text, parse_constant=refuse)

    def stored(self, file, dataset, kind="d"):
        """All numbers of a dataset, in its order."""
        if shutil.which("h5dump") is None:
            self.skipTest("h5dump is not installed (Debian: hdf5-tools)")
        raw = self.folder / "raw"
        command = ["h5dump", "-d", dataset, "-b", "LE", "-o", raw, file]
        subprocess.run(command, check=True, capture_output=True)
        return list(array.array(kind, raw.read_bytes()))

    def test_it_says_what_was_run_and_every_measure(self):
        said = self.printed(self.scenario, "--metrics-json", "--set", 'title="A race"')
        measures = said.pop("measures")
        version = run("--version").stdout.split()[1]
        self.assertEqual(
            said,
            {
                "title": "A race",
                "model": "campaign",
                "seed": 5,
                "worlds": 4,
                "program_version": version,
            },
        )
        for name in ["downloads", "share.Gem", "gini", "turnover.1", "members.fan club"]:
            self.assertEqual(
                list(measures[name]), ["unit", "mean", "standard_error", "worlds"], name
            )
        for name in ["mean_unpredictability", "unpredictability.Anthem"]:
            self.assertEqual(list(measures[name]), ["unit", "value"])
        self.assertEqual(measures["downloads"]["unit"], "people")
        self.assertGreater(measures["downloads.Anthem"]["mean"], 0)
        self.assertNotEqual(measures["herding_share_total.loners"]["mean"], 0)
        for name, measure in measures.items():
            if "worlds" not in measure:
                continue
            with self.subTest(name):
                worlds = measure["worlds"]
                self.assertEqual(len(worlds), 4)
                self.assertAlmostEqual(measure["mean"], statistics.mean(worlds))
                self.assertAlmostEqual(measure["standard_error"], statistics.stdev(worlds) / 2)

    def test_numbers_are_those_of_the_run_file(self):
        kept = self.folder / "run.h5"
        measures = self.printed(self.scenario, "--metrics-json", "-o", kept)["measures"]
        for name in ["gini", "herfindahl", "effective_items", "top_share", "quality_tau"]:
            self.assertEqual(measures[name]["worlds"], self.stored(kept, f"/metrics/{name}"), name)
        for name, dataset, kind in [
            ("share", "/metrics/share", "d"),
            ("downloads", "/metrics/downloads", "q"),
            ("peak_rank", "/chart/peak_rank", "i"),
            ("weeks_in_chart", "/chart/weeks_in_chart", "i"),
        ]:
            stored = self.stored(kept, dataset, kind)
            self.assertEqual(measures[f"{name}.Anthem"]["worlds"], stored[0::2], name)
            self.assertEqual(measures[f"{name}.Gem"]["worlds"], stored[1::2], name)
        for name in ["herding_share_total", "reallocation", "changed_choices"]:
            stored = self.stored(kept, f"/twins/{name}")
            self.assertEqual(measures[f"{name}.loners"]["worlds"], stored[:4], name)
            self.assertEqual(measures[f"{name}.no-radio"]["worlds"], stored[4:], name)
        (spread,) = self.stored(kept, "/metrics/mean_unpredictability")
        self.assertEqual(measures["mean_unpredictability"]["value"], spread)
        members = self.stored(kept, "/series/members", "q")
        steps = len(members) // 4
        self.assertEqual(measures["members.fan club"]["worlds"], members[steps - 1 :: steps])

    def test_order_has_its_errors_and_states_are_those_at_the_end(self):
        kept = self.folder / "run.h5"
        measures = self.printed(
            self.write("voters.toml", VOTERS), "--metrics-json", "-o", kept
        )["measures"]
        for name in ["order", "susceptibility", "binder"]:
            (value,) = self.stored(kept, f"/metrics/{name}")
            (error,) = self.stored(kept, f"/metrics/{name}_error")
            self.assertEqual(
                measures[name], {"unit": "1", "value": value, "standard_error": error}
            )
        states = self.stored(kept, "/series/states", "q")
        per_world = len(states) // 3
        self.assertEqual(measures["states.yes"]["worlds"], states[per_world - 1 :: per_world])

    def test_only_the_named_are_printed(self):
        comma = ["--set", 'items.Gem.name="Gem, live"']
        for list_, expected in [
            ("gini", ["gini"]),
            ("top_share,gini,gini", ["gini", "top_share"]),
            ("share.Gem, live,mean_unpredictability", ["share.Gem, live", "mean_unpredictability"]),
        ]:
            for order in [
                [self.scenario, f"--metrics-json={list_}"],
                [f"--metrics-json={list_}", self.scenario],
            ]:
                found = self.printed(*order, "--worlds", 1, *comma)["measures"]
                self.assertEqual(list(found), expected)

    def test_quiet_silences_all_but_the_json(self):
        loud = self.printed(self.scenario, "--metrics-json=gini")
        self.assertEqual(self.printed("--metrics-json=gini", "--quiet", self.scenario), loud)
        bare = self.printed("--quiet", "--metrics-json", self.scenario)
        self.assertEqual(bare["measures"]["gini"], loud["measures"]["gini"])
        self.assertEqual(self.printed(self.scenario, "--metrics-json=all"), bare)

    def test_notes_go_to_standard_error(self):
        greedy = self.write("greedy.toml", GREEDY)
        said = run("run", greedy, "--metrics-json=gini")
        self.assertEqual(said.returncode, DONE)
        self.assertIn('Seeding: campaign "start": greedy seeding has no guarantee', said.stderr)
        self.assertIn("gini", json.loads(said.stdout)["measures"])
        self.printed(greedy, "--metrics-json=gini", "--quiet")

    def test_what_is_not_defined_is_null(self):
        equal = ["--set", "items.Gem.quality=0"]
        measures = self.printed(self.scenario, "--metrics-json", "--worlds", 2, *equal)["measures"]
        for name in ["quality_tau", "quality_rho", "best_is_first"]:
            expected = {"unit": "1", "mean": None, "standard_error": None, "worlds": [None, None]}
            self.assertEqual(measures[name], expected)
        alone = self.printed(self.write("voters.toml", VOTERS), "--metrics-json", "--worlds", 1)
        nothing = {"unit": "1", "value": None, "standard_error": None}
        self.assertEqual(alone["measures"]["order"], nothing)
        self.assertIsNone(alone["measures"]["gini"]["standard_error"])
        self.assertTrue(math.isfinite(alone["measures"]["gini"]["mean"]))

    def test_an_unknown_name_is_refused_with_what_is_near_and_what_there_is(self):
        kept = self.folder / "run.h5"
        said = run("run", self.scenario, "-o", kept, "--metrics-json=ginni,top_share,share.gem,")
        self.expect(
            said,
            USAGE,
            "error: --metrics-json: 'ginni' — must be all, or some of: downloads, downloads.ITEM,",
            "reallocation.TWIN, changed_choices.TWIN, mean_unpredictability,",
            "(did you mean 'gini'?)",
            "'share.gem' — ",
            "(did you mean 'share.Gem'?)",
            "'' — must be",
            "3 problems",
        )
        self.assertNotIn("STATE", said.stderr)
        self.assertFalse(kept.exists())

    def test_names_are_looked_at_before_the_society_is_built(self):
        self.write("ties.txt", TIES + "this is no tie at all\n")
        text = VOTERS.replace(
            'kind = "well-mixed"\nagents = 50', 'kind = "file"\nfile = "ties.txt"'
        )
        scenario = self.write("broken.toml", text)
        self.assertNotIn(run("run", scenario).returncode, (DONE, USAGE))
        self.expect(run("run", scenario, "--metrics-json=telepathy"), USAGE, "'telepathy'")

    def test_a_full_device_is_an_output_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            said = run("run", self.scenario, "--metrics-json=gini", stdout=full)
        self.expect(said, OUTPUT, "standard output: cannot be written")


if __name__ == "__main__":
    unittest.main()
