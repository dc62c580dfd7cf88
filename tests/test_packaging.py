"""What is built, and what it says of itself: nothing missing from the wheel, nothing used that is not asked for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(TEXT)["project"]
PACKAGES = ("store", "tui")


def built(target: str, folder: Path) -> Path:
    """Build without a network, by the program that pyproject.toml names."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [made] = folder.iterdir()
    return made


def sources(*folders: str) -> set[str]:
    """List the files of folders that belong to the program, by their paths."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_program_its_types_and_its_seeds(tmp_path: Path) -> None:
    with ZipFile(built("wheel", tmp_path / "built")) as wheel:
        names = set(wheel.namelist())
        [entry_points] = [wheel.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    seeds = {f"store/{name}" for name in sources("seeds")}
    assert {"store/py.typed", "tui/py.typed", "tui/app.tcss"} < names and len(seeds) > 1
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == sources(*PACKAGES) | seeds
    assert any(name.endswith("licenses/LICENSE") for name in about)
    assert "broadsheet = tui.cli:main" in entry_points


def test_the_source_archive_holds_what_the_tests_need(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path / "built")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    said = {"pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"}
    assert said | sources(*PACKAGES, "tests", "seeds") <= names


def test_each_package_that_is_imported_is_asked_for_and_the_other_way_round() -> None:
    imported = set[str]()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["serve"]]
    named = {re.split(r"\W", requirement.replace("-", "_"))[0] for requirement in asked}
    named = {"markdown_it" if name == "markdown_it_py" else name for name in named}  # the one that is called otherwise
    assert imported - sys.stdlib_module_names - set(PACKAGES) == named


def test_each_dependency_says_why_it_is_there() -> None:
    lines = re.findall(r"^ {4}\"[^\"]+(?:==|>=|\[)[^\"]+\",.*$", TEXT, re.MULTILINE)
    assert len(lines) > 20
    assert [line for line in lines if not re.search(r",\s+# \w", line)] == []


def test_the_version_is_the_latest_in_the_changelog() -> None:
    released = re.findall(r"^## (\d[\w.]*) — \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert released[0] == PROJECT["version"]
