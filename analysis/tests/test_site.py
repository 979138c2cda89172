"""The documentation site: built strictly, without network, and with nothing missing.

The simulator prints two of its pages, so the reference that is looked at is that of
GROUNDSWELL_PROGRAM. `check --print` is the witness of which keys a scenario has.
"""

import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import pytest

PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")
ROOT = Path(__file__).resolve().parents[2]
LOADED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href"}

pytest.importorskip("mkdocs")
pytest.importorskip("material")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")


@dataclass
class Page(HTMLParser):
    """What an HTML page refers to, and what can be referred to in it."""

    path: Path
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    _in_code: bool = False

    def __post_init__(self) -> None:
        """Read the page."""
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links and what a browser loads."""
        values = dict(attrs)
        if name := values.get("id"):
            self.ids.add(name)
        if tag == "a" and (target := values.get("href")):
            self.links.append(target)
        if tag in LOADED and (target := values.get(LOADED[tag])):
            self.loaded.append(target)
        self._in_code = tag == "code"

    def handle_endtag(self, tag: str) -> None:
        """Leave code."""
        self._in_code = False

    def handle_data(self, data: str) -> None:
        """Note words in code."""
        if self._in_code:
            self.codes.add(data)


@dataclass
class Site:
    """A built site, and what its making said."""

    folder: Path
    said: subprocess.CompletedProcess[str]
    pages: dict[Path, Page]

    def page(self, name: str) -> Page:
        """Return the page at this place of the site."""
        return self.pages[self.folder / name]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "mkdocs.yml"]
    nowhere = "http://127.0.0.1:9"  # whatever asks for the network is refused
    network = {"http_proxy": nowhere, "https_proxy": nowhere, "NO_MKDOCS_2_WARNING": "1"}
    said = subprocess.run(
        [*command, "-d", str(folder)],
        cwd=ROOT,
        env=os.environ | network,
        capture_output=True,
        text=True,
        timeout=120,
    )
    pages = {path: Page(path) for path in folder.rglob("*.html") if path.name != "404.html"}
    return Site(folder, said, pages)


def program(*arguments: object) -> str:
    command = [PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_site_builds_strictly_without_a_warning(site: Site) -> None:
    assert site.said.returncode == 0, site.said.stderr
    assert "WARNING" not in site.said.stderr
    assert len(site.pages) > 15


def test_links_and_pictures_lead_somewhere(site: Site) -> None:
    broken = []
    for page in site.pages.values():
        for target in [*page.links, *page.loaded]:
            parts = urlsplit(target)
            if parts.scheme:
                continue
            path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            anchor = unquote(parts.fragment)
            missing = path in site.pages and anchor and anchor not in site.pages[path].ids
            if not path.exists() or missing:
                broken.append(f"{page.path.name}: {target}")
    assert not broken


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    foreign = [
        f"{page.path.name}: {target}"
        for page in site.pages.values()
        for target in page.loaded
        if urlsplit(target).netloc
    ]
    for sheet in site.folder.rglob("*.css"):
        foreign += re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", sheet.read_text())
    assert not foreign


def test_every_model_has_its_section(site: Site) -> None:
    names = re.findall(r"^  ([a-z-]+)  ", program("models"), re.MULTILINE)
    assert len(names) > 30
    assert set(names) <= site.page("reference/models.html").ids


@pytest.mark.parametrize("name", ["christmas-2009", "herd-or-discovery", "three-networks"])
def test_every_key_of_a_scenario_is_in_the_reference(site: Site, name: str) -> None:
    printed = program("check", ROOT / "configs" / f"{name}.toml", "--print")
    of_scenarios = printed[: printed.index("[model]")] + printed[printed.index("[record]") :]
    keys = set(re.findall(r"^([a-z_]+) = ", of_scenarios, re.MULTILINE))
    assert len(keys) > 30
    assert keys <= site.page("reference/scenario.html").codes


def test_keys_of_sweeps_are_in_the_reference(site: Site) -> None:
    assert {"design", "points", "rel_error", "from", "to"} <= site.page(
        "reference/scenario.html"
    ).codes


def test_pages_from_elsewhere_are_the_files_of_the_project(site: Site) -> None:
    page = (site.folder / "reference" / "run-file.html").read_text(encoding="utf-8")
    title = (ROOT / "sim" / "record" / "FORMAT.md").read_text(encoding="utf-8").splitlines()[0]
    assert title.split("`")[1] in page and "run_layout_" in page
    citation = (site.folder / "cite.html").read_text(encoding="utf-8")
    assert "@software{groundswell," in re.sub(r"<[^>]+>", "", citation)


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    path = ROOT / "scripts" / "site_pages.py"
    spec = importlib.util.spec_from_file_location("site_pages", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_validation_page_does_without_figures(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "VALIDATION", tmp_path)
    markdown = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    without = hook.with_validation(markdown)
    assert "(validation/" not in without and "run `.venv" in without
    (tmp_path / "table.md").write_text("| a table |\n", encoding="utf-8")
    assert "| a table |" in hook.with_validation(markdown)


def test_a_simulator_that_is_not_there_is_told(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUNDSWELL_PROGRAM", "/nowhere/groundswell")
    with pytest.raises(Exception, match="name it in GROUNDSWELL_PROGRAM"):
        hook.printed("models", "--markdown")
