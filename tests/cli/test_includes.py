#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds sim/ and models/ to the shape of the code: who includes whom, how a file opens.

Run from anywhere: python3 tests/cli/test_includes.py
"""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What each folder is made of; what those are made of is included. sim/CMakeLists.txt links alike.
MADE_OF = {
    "core": [],
    "storage": ["core"],
    "graph": ["storage"],
    "scenario": ["core"],
    "world": ["graph", "scenario"],
    "engine": ["world"],
    "measure": ["engine"],
    "record": ["measure"],
    "experiment": ["record"],
    "estimate": ["core"],
    "app": ["experiment", "estimate", "models"],
    "models": ["engine"],
}

# Libraries that stay inside: which folders' .cpp files may name them, and those headers that nobody
# outside the folder includes (app's, and *_internal.hpp, which are not installed). Eigen is open:
# tastes are matrices in the interface of world and engine. A run file names Boost's version; Sobol
# sequences of sampled designs are Boost.Random's.
INSIDE = {
    r"boost/version.hpp": {"record"},
    r"boost/random/": {"scenario"},
    r"boost/math/distributions/": {"measure"},
    r"boost/(?!version.hpp|random/|math/distributions/)": {"graph"},
    r"archive": {"graph"},
    r"expat": {"graph"},
    r"hdf5|H5": {"storage"},
    r"oneapi/|tbb/": {"core"},
    r"toml\+\+/": {"scenario"},
    r"CLI/": {"app"},
    r"nlohmann/": {"app"},
}
ADAPTER = ROOT / "sim/graph/boost_adapter.hpp"  # the one header whose subject is a library

SPDX = "// SPDX-License-Identifier: Apache-2.0"
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def below(folder):
    """The folder itself and everything it may include."""
    reach = {folder}
    for part in MADE_OF[folder]:
        reach |= below(part)
    return reach


def files(*folders):
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.[ch]pp"))]
    assert found, f"no files under {folders}"
    return found


def folder_of(path):
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "sim" else parts[0]


def includes(path):
    return INCLUDE.findall(path.read_text(encoding="utf-8"))


class Shape(unittest.TestCase):
    def report(self, problems):
        self.assertFalse(problems, "\n" + "\n".join(problems))

    def test_every_folder_is_known(self):
        folders = {path.name for path in (ROOT / "sim").iterdir() if path.is_dir()}
        self.assertEqual(folders, set(MADE_OF) - {"models"})

    def test_folders_include_only_what_they_are_made_of(self):
        problems = []
        for path in files("sim", "models"):
            allowed = below(folder_of(path))
            for quote, name in includes(path):
                target = name.split("/")[0]
                if quote == '"' and target not in allowed:
                    problems.append(
                        f"{path.relative_to(ROOT)} includes {name} — "
                        f"{folder_of(path)} may include {', '.join(sorted(allowed))}"
                    )
        self.report(problems)

    def test_includes_of_ours_name_their_folder(self):
        problems = [
            f'{path.relative_to(ROOT)} includes "{name}" — write "folder/{name}"'
            for path in files("sim", "models")
            for quote, name in includes(path)
            if quote == '"' and "/" not in name
        ]
        self.report(problems)

    def test_libraries_stay_inside(self):
        problems = []
        for path in files("sim", "models"):
            for quote, name in includes(path):
                for library, homes in INSIDE.items():
                    if quote != "<" or not re.match(library, name) or path == ADAPTER:
                        continue
                    folder = folder_of(path)
                    private = folder == "app" or path.name.endswith(("_internal.hpp", ".cpp"))
                    if folder not in homes or not private:
                        problems.append(
                            f"{path.relative_to(ROOT)} includes <{name}> — "
                            f"only .cpp files of {', '.join(sorted(homes))} may"
                        )
        self.report(problems)

    def test_internal_headers_are_their_folders_own(self):
        problems = [
            f"{path.relative_to(ROOT)} includes {name} — only {name.split('/')[0]} may"
            for path in files("sim", "models", "tests")
            for quote, name in includes(path)
            if quote == '"'
            and name.endswith("_internal.hpp")
            and name.split("/")[0] != folder_of(path)
        ]
        self.report(problems)

    def test_no_header_opens_a_namespace_for_its_users(self):
        problems = [
            f"{path.relative_to(ROOT)}: using namespace in a header"
            for path in files("sim", "models", "tests")
            if path.suffix == ".hpp"
            and re.search(r"^\s*using namespace\b", path.read_text(encoding="utf-8"), re.M)
        ]
        self.report(problems)

    def test_every_file_opens_with_its_licence(self):
        problems = [
            f"{path.relative_to(ROOT)}: the first line is not {SPDX}"
            for path in files("sim", "models", "tests")
            if path.read_text(encoding="utf-8").split("\n", 1)[0] != SPDX
        ]
        self.report(problems)

    def test_headers_say_what_they_are(self):
        problems = []
        for path in files("sim", "models", "tests"):
            lines = path.read_text(encoding="utf-8").splitlines()
            if path.suffix == ".hpp" and not (len(lines) > 1 and re.match(r"// \S", lines[1])):
                problems.append(f"{path.relative_to(ROOT)}: no comment under the licence line")
        self.report(problems)

    def test_headers_are_included_once(self):
        problems = [
            f"{path.relative_to(ROOT)}: no #pragma once"
            for path in files("sim", "models", "tests")
            if path.suffix == ".hpp" and "#pragma once" not in path.read_text(encoding="utf-8")
        ]
        self.report(problems)

    def test_models_say_what_they_are(self):
        problems = [
            f"{path.relative_to(ROOT)}: no comment under the licence line"
            for path in files("models")
            if not re.match(r"// \S", path.read_text(encoding="utf-8").splitlines()[1])
        ]
        self.report(problems)


if __name__ == "__main__":
    unittest.main()
