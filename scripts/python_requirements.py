"""Prints what the Python package needs of others, a requirement a line: python_requirements.py
EXTRAS (names with commas between). Extras that ask for extras of the package itself are followed.
"""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "analysis/pyproject.toml").read_text("utf-8"))[
    "project"
]
OWN = re.compile(rf"{re.escape(PROJECT['name'])}\[(.+)\]")


def of_extra(name):
    """What an extra needs, with what those of its own need."""
    needed = []
    for requirement in PROJECT["optional-dependencies"][name]:
        if own := OWN.fullmatch(requirement):
            needed += of_extras(own[1])
        else:
            needed.append(requirement)
    return needed


def of_extras(names):
    return [requirement for name in names.split(",") for requirement in of_extra(name.strip())]


print("\n".join(dict.fromkeys(PROJECT["dependencies"] + of_extras(sys.argv[1]))))
