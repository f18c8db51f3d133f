import gettext
import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.catalogs import CatalogError, compile_catalogs

HEADER = r"""
msgid ""
msgstr ""
"Language: fr\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"""
GOOD = r"""
msgid "member"
msgstr "membre"

msgctxt "ordinal"
msgid "member"
msgstr "ième"

#, python-format
msgid "%(count)d connection"
msgid_plural "%(count)d connections"
msgstr[0] "%(count)d relation"
msgstr[1] "%(count)d relations"

#, fuzzy
msgid "degree"
msgstr "diplôme"
"""
BROKEN = r"""
#, python-format
msgid "%(name)s follows you"
msgstr "%(nom)s vous suit"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file = folder / "django.po"
    file.write_text(HEADER + GOOD)
    return file


def test_gettext_reads_what_was_compiled(source: Path, tmp_path: Path) -> None:
    assert compile_catalogs(tmp_path) == [source.with_suffix(".mo")]
    french = gettext.translation("django", tmp_path, ["fr"])
    assert french.gettext("member") == "membre"
    assert french.pgettext("ordinal", "member") == "ième"
    plural = [french.ngettext("%(count)d connection", "%(count)d connections", n) for n in (0, 1, 2)]
    assert plural == ["%(count)d relation", "%(count)d relation", "%(count)d relations"]
    assert french.gettext("degree") == "degree"  # fuzzy: better in English than wrong


def test_only_what_changed_is_compiled(source: Path, tmp_path: Path) -> None:
    compile_catalogs(tmp_path)
    assert compile_catalogs(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogs(tmp_path) == [source.with_suffix(".mo")]
    assert {path.name for path in source.parent.iterdir()} == {"django.po", "django.mo"}


def test_a_misspelt_placeholder_is_refused_with_its_line(source: Path, tmp_path: Path) -> None:
    source.write_text(HEADER + BROKEN)
    with pytest.raises(CatalogError, match=r"django\.po:\d+: .*"):
        compile_catalogs(tmp_path)
    assert not source.with_suffix(".mo").exists()


@pytest.mark.parametrize("content", ['msgid "open"\nmsg "shut"\n', 'msgid "open"\nmsgstr[x] "shut"\n'])
def test_a_catalog_that_is_none_is_refused(source: Path, tmp_path: Path, content: str) -> None:
    source.write_text(HEADER + content)
    with pytest.raises(CatalogError, match="django.po"):
        compile_catalogs(tmp_path)


def test_the_command_names_the_files_it_made(source: Path, tmp_path: Path, settings) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    out = io.StringIO()
    call_command("compile_catalogs", stdout=out)
    assert str(source.with_suffix(".mo")) in out.getvalue()
    source.with_suffix(".mo").unlink()
    source.write_text(HEADER + BROKEN)
    with pytest.raises(CommandError, match="django.po"):
        call_command("compile_catalogs")
