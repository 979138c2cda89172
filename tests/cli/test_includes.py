#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds sim/ and models/ to the shape of the code: who includes whom, how a file opens.

Run from anywhere: python3 tests/cli/test_includes.py
"""

import functools
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

# Where the standard library has what we take of it, by header; only names that have one home each.
STANDARD = {
    "algorithm": "all_of any_of clamp copy copy_if copy_n count count_if equal_range fill fill_n "
    "find_if generate lower_bound max max_element merge min min_element minmax nth_element "
    "partial_sort remove_if replace reverse rotate set_intersection sort stable_sort transform unique "
    "upper_bound",
    "array": "array to_array",
    "atomic": "atomic atomic_flag atomic_ref",
    "bit": "bit_cast bit_ceil bit_floor bit_width countl_zero countr_zero endian has_single_bit "
    "popcount rotl rotr",
    "bitset": "bitset",
    "charconv": "from_chars to_chars",
    "chrono": "chrono",
    "cmath": "ceil cos erf erfc exp fabs floor fmod hypot isfinite isnan ldexp lgamma log log10 "
    "log1p log2 lround nextafter pow round sin sqrt tgamma trunc",
    "condition_variable": "condition_variable",
    "cstdint": "int16_t int32_t int64_t int8_t uint16_t uint32_t uint64_t uint8_t uintptr_t",
    "cstring": "memchr memcmp memcpy memmove memset strerror strlen",
    "deque": "deque",
    "exception": "current_exception exception_ptr rethrow_exception uncaught_exceptions",
    "filesystem": "filesystem",
    "fstream": "fstream ifstream ofstream",
    "functional": "function greater invoke less plus reference_wrapper",
    "iostream": "cerr cin cout",
    "limits": "numeric_limits",
    "map": "map multimap",
    "memory": "make_shared make_unique shared_ptr unique_ptr weak_ptr",
    "mutex": "lock_guard mutex once_flag scoped_lock unique_lock",
    "numbers": "numbers",
    "numeric": "accumulate exclusive_scan inclusive_scan inner_product iota partial_sum reduce",
    "optional": "make_optional nullopt optional",
    "ostream iostream sstream fstream iosfwd": "ostream",
    "queue": "priority_queue queue",
    "regex": "regex regex_match regex_replace regex_search smatch",
    "set": "multiset set",
    "span": "as_bytes as_writable_bytes span",
    "sstream": "istringstream ostringstream stringstream",
    "stdexcept": "invalid_argument logic_error out_of_range runtime_error",
    "string": "getline stod stoi stoul string to_string u8string",
    "string_view": "string_view",
    "thread": "jthread this_thread thread",
    "tuple": "forward_as_tuple make_tuple tie tuple",
    "unordered_map": "unordered_map unordered_multimap",
    "unordered_set": "unordered_set",
    "utility": "as_const exchange index_sequence make_index_sequence pair",
    "variant": "get_if holds_alternative monostate variant visit",
    "vector": "vector",
}

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


@functools.cache
def code_of(path):
    """A file without its comments and texts."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'R"(\w*)\(.*?\)\1"', '""', text, flags=re.S)
    shape = r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])'"""
    return re.sub(shape, '""', text, flags=re.S)


def reach_of(path, seen):
    """The file and all of ours that it includes, and what they include."""
    if path not in seen:
        seen.add(path)
        for quote, name in includes(path):
            if quote == '"' and (ROOT / "sim" / name).exists():
                reach_of(ROOT / "sim" / name, seen)
    return seen


TYPE = r"(?:class|struct|enum class|enum|concept|typename|using(?=\s+\w+\s*=))\s+(\w+)\b(?!::|\s*;)"
CONSTANT = r"constexpr [\w:<>,&* ]+ \*?(k[A-Z]\w*)"
FUNCTION = r"(?:\[\[nodiscard\]\] |inline |constexpr )*[a-zA-Z][\w:<>,&* ]*[ &*]([a-z]\w*_\w+)\("


def for_others(code):
    """The types, constants and functions that a header has for those who include it."""
    found = [re.findall(f"^(?:inline )?{what}", code, re.M) for what in (TYPE, CONSTANT)]
    return set().union(*found, re.findall(f"^{FUNCTION}", code, re.M))


@functools.cache
def declared(path):
    """All that a file has names for, those inside others and what is only announced among them."""
    code = code_of(path)
    names = {name for what in (TYPE, CONSTANT, FUNCTION) for name in re.findall(what, code)}
    names |= set(re.findall(r"^(?:class|struct) (\w+);", code, re.M))
    return names | set(re.findall(r"auto (\w+) = \[", code))


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

    def test_files_include_what_they_name(self):
        """Several files are compiled at a time: what only a neighbour includes would not show.

        Looked at: our types, constants and functions (those of two words and more); STANDARD.
        """
        home = {}
        for path in files("sim"):
            for name in for_others(code_of(path)) if path.suffix == ".hpp" else []:
                home.setdefault(name, set()).add(path)
        standard = {
            name: headers.split() for headers, names in STANDARD.items() for name in names.split()
        }
        problems = []
        for path in files("sim", "models"):
            code = code_of(path)
            reach = reach_of(path, set())
            known = set().union(*map(declared, reach))
            libraries = {name for at in reach for quote, name in includes(at) if quote == "<"}
            used = set(re.findall(r"(?<![\w.>:])(?:[A-Z]\w+|k[A-Z]\w+|[a-z]\w*_\w+(?=\())", code))
            for name in sorted(used & set(home) - known):
                homes = " or ".join(str(at.relative_to(ROOT / "sim")) for at in sorted(home[name]))
                problems.append(f"{path.relative_to(ROOT)} names {name} — include {homes}")
            for name in sorted(set(re.findall(r"\bstd::(?:ranges::)?(\w+)", code)) & set(standard)):
                if not libraries & set(standard[name]):
                    homes = " or ".join(standard[name])
                    problems.append(f"{path.relative_to(ROOT)} names std::{name} — include {homes}")
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
