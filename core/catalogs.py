"""Compile the message catalogs (.po) into what gettext reads (.mo), without the GNU gettext programs.

The .mo files are not kept in the repository: `make setup`, the demo and the tests make them, on any machine
that has Python.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po


class CatalogError(ValueError):
    """A catalog that must not be compiled; the text names the file, the line and what is wrong there."""


def compile_catalogs(locale_dir: Path) -> list[Path]:
    """Compile each catalog below `locale_dir` that is newer than what was made from it; return the files made.

    Fuzzy messages are left out, so they show in English. Raises CatalogError for a catalog that cannot be read
    or whose translations would break the text they go into (a placeholder lost or misspelt).
    """
    return [compile_catalog(source) for source in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")) if _is_newer(source)]


def compile_catalog(source: Path) -> Path:
    """Compile one .po file into the .mo file beside it, in one step that no reader sees half done."""
    with source.open("rb") as file:
        try:
            catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        except (PoFileError, ValueError) as problem:
            raise CatalogError(f"{source}: {problem}") from problem
    problems = [f"{source}:{line}: {problem}" for line, problem in _problems(catalog)]
    if problems:
        raise CatalogError("\n".join(problems))
    target = source.with_suffix(".mo")
    # Parallel runs each write a file of their own; the last one moved into place wins, and all are equal.
    half = target.with_suffix(f".mo.{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, catalog)
    half.replace(target)
    return target


def _problems(catalog: Catalog) -> Iterator[tuple[int, str]]:
    for message, failures in catalog.check():
        if not message.fuzzy:
            for failure in failures:
                yield message.lineno or 0, str(failure)


def _is_newer(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns
