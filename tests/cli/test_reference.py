#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference of scenarios, `groundswell keys`, says what the parser reads.

`check --print` is the witness: it prints every key of a scenario with what is declared of it.
"""

import os
import re
import subprocess
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", str(ROOT / "build/release/groundswell"))
CONFIGS = sorted((ROOT / "configs").glob("*.toml"))
DONE, USAGE = 0, 2
KEY = re.compile(r"^\| `([a-z_]+)` \| (?:`|unset|\*\*required)", re.MULTILINE)


def run(*arguments):
    command = [PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def sections_of(page):
    """The page cut at its headings: title without escapes, text up to the next of any level."""
    parts = re.split(r"^#{1,3} (.+)$", page, flags=re.MULTILINE)
    titles = [re.sub(r"\\(.)", r"\1", title) for title in parts[1::2]]
    return dict(zip(titles, parts[2::2], strict=True))


class Reference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = run("keys", "--markdown")
        assert done.returncode == DONE, done.stderr
        cls.page = done.stdout
        cls.sections = sections_of(done.stdout)

    def known(self, heading, name, kind):
        """Keys that the page gives to a section, of this kind where it has kinds."""
        keys = set(KEY.findall(self.sections[heading]))
        if name == "layers":  # as in [graph]
            name = "graph"
            keys |= set(KEY.findall(self.sections["[graph]"]))
        if kind is not None and name in ("graph", "campaigns"):
            own = self.sections[f"{name}: `{kind}`"]
            also = re.search(r"^It (?:also )?has (.+)\.$", own, re.MULTILINE)
            own_keys = set(KEY.findall(own))
            shared = set(re.findall(r"`([a-z_]+)`", also[1])) if also else set()
            self.assertLessEqual(shared, keys, f"{heading} {kind}")
            return own_keys | shared | {"name", "kind"} & keys
        return keys

    def test_every_key_of_every_shipped_scenario_is_on_the_page(self):
        self.assertGreater(len(CONFIGS), 40)
        for config in CONFIGS:
            # any file: --print does not read it
            settings = ["--set", f"graph.file={config}"] if config.stem == "your-network" else []
            printed = run("check", config, "--print", *settings)
            self.assertEqual(printed.returncode, DONE, printed.stderr)
            scenario = tomllib.loads(printed.stdout)
            head = {key for key, value in scenario.items() if not isinstance(value, dict | list)}
            headings = {"Before the first section": [head]}
            for name, value in scenario.items():
                if name == "twins":
                    headings["[twins.NAME]"] = list(value.values())
                elif isinstance(value, dict):
                    headings[f"[{name}]"] = [value]
                elif isinstance(value, list):
                    headings[f"[[{name}]]"] = value
            for heading, tables in headings.items():
                if heading == "[model]":  # its parameters are on its card
                    continue
                name = heading.strip("[]")
                for table in tables:
                    kind = table.get("kind") if isinstance(table, dict) else None
                    wanted = set(table) - {"values", "together", "until"}
                    self.assertLessEqual(
                        wanted, self.known(heading, name, kind), f"{config.name} {heading}"
                    )

    def test_sections_and_kinds_have_pages_of_their_own(self):
        names = re.findall(r"^  ([a-z.]+)  ", run("keys").stdout, re.MULTILINE)
        self.assertIn("clock", names)
        for name in names:
            done = run("keys", name)
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertIn("\nParameters\n", done.stdout)
        kinds = re.findall(r"^  ([a-z-]+)  ", run("graph", "kinds").stdout, re.MULTILINE)
        for kind in kinds:
            self.assertEqual(run("keys", "graph", kind).stdout, run("graph", "kinds", kind).stdout)
            self.assertIn(f"graph: `{kind}`", self.sections)
        self.assertEqual(len(kinds), self.page.count("\n### graph: "))

    def test_a_row_says_default_unit_range_and_meaning(self):
        self.assertIn(
            "| `length` | `40` | positions | a whole number between 1 and 1000000 | positions "
            "published |",
            self.sections["[chart]"],
        )
        row = "| `times` | unset |  | a list of dates or offsets | when it is aired |"
        self.assertIn(row, self.sections["campaigns: `broadcast`"])
        row = "| `name` | **required** |  | a text in quotes | what the campaign is called |"
        self.assertIn(row, self.sections["[[campaigns]]"])
        self.assertIn("| `beta` | `mean`, `concentration` |", self.sections["Distributions"])
        for heading in ("[sweep]", "[sweep.values]", "[sweep.until]"):
            self.assertTrue(KEY.findall(self.sections[heading]), heading)

    def test_what_there_is_not_is_refused_with_the_nearest_name(self):
        for arguments, hint in (
            (["clok"], "did you mean 'clock'?"),
            (["campaigns", "grup"], "did you mean 'group'?"),
        ):
            done = run("keys", *arguments)
            self.assertEqual(done.returncode, USAGE)
            self.assertIn(hint, done.stderr)
        self.assertEqual(run("keys", "clock", "x").returncode, USAGE)
        self.assertEqual(run("keys", "clock", "--markdown").returncode, USAGE)


if __name__ == "__main__":
    unittest.main()
