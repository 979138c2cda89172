# SPDX-License-Identifier: Apache-2.0
"""Brings into the documentation site what is written elsewhere, so that nothing is written twice.

A hook of MkDocs (mkdocs.yml). Pages come from files of the project, and from the simulator, which
prints its models' cards and the keys of scenarios; figures and table of the validation page from
`build/docs/validation`, where analysis/tests/test_validation.py puts them. The simulator is
$GROUNDSWELL_PROGRAM, else build/release/groundswell.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
VALIDATION = ROOT / "build" / "docs" / "validation"
OF_THE_PROJECT = {
    "how-to/cluster.md": "configs/cluster/README.md",
    "reference/run-file.md": "sim/record/FORMAT.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
}
OF_THE_PROGRAM = {
    "reference/models.md": ("models", "--markdown"),
    "reference/scenario.md": ("keys", "--markdown"),
}
NOT_YET = """!!! note "The figures are made by a test"
    They are not here yet: run `.venv/bin/python -m pytest analysis/tests/test_validation.py`, and
    build the site again.
"""


def printed(*arguments: str) -> str:
    """What the simulator prints."""
    default = ROOT / "build" / "release" / "groundswell"
    program = os.environ.get("GROUNDSWELL_PROGRAM") or str(default)
    try:
        done = subprocess.run([program, *arguments], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise PluginError(
            f"{program} {' '.join(arguments)}: {error} — the site has pages that the simulator "
            "prints (build it, or name it in GROUNDSWELL_PROGRAM)"
        ) from error
    return done.stdout.decode("utf-8")


def on_files(files: Files, /, *, config: MkDocsConfig) -> Files:
    """Add the pages and pictures that are not in docs/."""
    for page, source in OF_THE_PROJECT.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / source)))
    for page, arguments in OF_THE_PROGRAM.items():
        files.append(File.generated(config, page, content=printed(*arguments)))
    for picture in sorted(VALIDATION.glob("*.png")):
        name = f"validation/{picture.name}"
        files.append(File.generated(config, name, abs_src_path=str(picture)))
    return files


def on_page_markdown(markdown: str, /, *, page: Any, config: MkDocsConfig, files: Files) -> str:
    """Fill in what pages leave open, `{{ validation_table }}` and `{{ citation }}`; mend links."""
    if page.file.src_uri == "validation.md":
        return with_validation(markdown)
    if page.file.src_uri == "reference/run-file.md":
        return markdown.replace("](../../docs/", "](../")  # as seen from sim/record
    if page.file.src_uri == "cite.md":
        citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
        return markdown.replace("{{ citation }}", bibtex(yaml.safe_load(citation)))
    return markdown


def with_validation(markdown: str) -> str:
    """The validation page with its table, or without pictures where there are none."""
    table = VALIDATION / "table.md"
    if table.exists():
        return markdown.replace("{{ validation_table }}", table.read_text(encoding="utf-8"))
    without = re.sub(r"^!\[.*\]\(validation/.*\)\n", "", markdown, flags=re.MULTILINE)
    return without.replace("{{ validation_table }}", NOT_YET)


def bibtex(citation: dict[str, Any]) -> str:
    """The project's citation file as an entry of BibTeX."""
    authors = " and ".join("{" + author["name"] + "}" for author in citation["authors"])
    return (
        f"@software{{groundswell,\n  title = {{{citation['title']}: "
        f"{citation['abstract'].rstrip('.')}}},\n"
        f"  author = {{{authors}}},\n  version = {{{citation['version']}}},\n"
        f"  license = {{{citation['license']}}}\n}}"
    )
