#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The scenarios in configs/: every model has one, and all of them run, each with one world.

Left out are those that need a file of the reader's own, and those that are large: the check of the
latter is in test_command_line.py, their runs in tests/determinism.
"""

import re
import tomllib
import unittest

from test_command_line import CONFIGS, DONE, CommandLineTest, run

NEED_A_FILE = {"your-network.toml"}
LARGE = {"christmas-2009.toml", "christmas-2009-britain.toml"}


def model_of(config):
    return tomllib.loads(config.read_text(encoding="utf-8"))["model"]["name"]


class Configs(CommandLineTest):
    def test_every_model_has_a_scenario_that_is_run_here(self):
        text = self.expect(run("models"), DONE).stdout
        models = set(re.findall(r"^  ([a-z-]+) ", text, re.MULTILINE))
        self.assertGreater(len(models), 30)
        told = {model_of(config) for config in CONFIGS if config.name not in NEED_A_FILE | LARGE}
        self.assertEqual(models - told, set(), "models without a scenario in configs/")

    def test_every_scenario_runs(self):
        self.assertLessEqual(NEED_A_FILE | LARGE, {config.name for config in CONFIGS})
        for config in CONFIGS:
            if config.name in NEED_A_FILE | LARGE:
                continue
            with self.subTest(config.name):
                target = self.folder / (config.stem + ".h5")
                result = run("run", config, "--worlds", 1, "--quiet", "-o", target)
                self.assertEqual(self.expect(result, DONE).stdout, "")
                shown = self.expect(run("show", target), DONE).stdout
                self.assertIn(model_of(config), shown)


if __name__ == "__main__":
    unittest.main()
