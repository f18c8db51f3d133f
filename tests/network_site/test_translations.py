"""French is complete: every text of the code stands in the catalog, translated, and set as French is set."""

import io
import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.template.base import Lexer, TokenType
from django.utils.translation import templatize

from tests.network_site.french import PROJECT, Words, catalog, forms, messages, originals

APPS = sorted(file.parent for file in PROJECT.glob("*/__init__.py") if file.parent.name != "tests")
TEMPLATES = sorted(path for path in (PROJECT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
# The gallery for developers; no member sees it.
UNTRANSLATED = PROJECT / "templates" / "styleguide"
# A name, a key of the keyboard, a part of an address.
SAME_IN_EVERY_LANGUAGE = {"Maillon", "Esc", "in"}
FUNCTIONS = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = DEFAULT_KEYWORDS | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in FUNCTIONS}

# (context, text in the singular) -> the plural, "" where there is none
Texts = dict[tuple[str, str], str]


def _texts_of(source: str) -> Iterator[tuple[tuple[str, str], str]]:
    """The texts that a Python source hands to gettext."""
    for _line, found, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        one, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
        yield (context or "", one), plural


def _as_python(template: str) -> str:
    """A template as lines that look like Python to gettext's programs. Their indentation means nothing."""
    return re.sub(r"^[ \t]+", "", templatize(template), flags=re.MULTILINE)


def _texts_in_code() -> Texts:
    sources = [path.read_text() for app in APPS for path in app.rglob("*.py")]
    sources += [_as_python(path.read_text()) for path in TEMPLATES]
    texts: Texts = {}
    for source in sources:
        for key, plural in _texts_of(source):
            texts[key] = plural or texts.get(key, "")
    return texts


def _texts_in_catalog() -> Texts:
    texts: Texts = {}
    for message in messages():
        one, plural = (*originals(message), "")[:2]
        texts[(message.context or "", one)] = plural
    return texts


def test_the_catalog_holds_exactly_the_texts_of_the_code() -> None:
    in_code, in_catalog = _texts_in_code(), _texts_in_catalog()
    assert set(in_code) - set(in_catalog) == set(), "texts without French: run `make messages` and translate them"
    assert set(in_catalog) - set(in_code) == set(), "texts that are gone from the code: run `make messages`"
    assert {key: plural for key, plural in in_code.items() if in_catalog[key] != plural} == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("One")', {("", "One"): ""}),
        ('ngettext("One", "Many", n)', {("", "One"): "Many"}),
        ('pgettext_lazy("theme", "Light")', {("theme", "Light"): ""}),
        ('_("One" " and more")', {("", "One and more"): ""}),
    ],
)
def test_texts_are_found_in_python(source: str, expected: Texts) -> None:
    assert dict(_texts_of(source)) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('  <p>It\'s {% translate "One" %}</p>', {("", "One"): ""}),
        ("{% translate 'One' context 'theme' as label %}", {("theme", "One"): ""}),
        ('{% include "x.html" with text=_("One") %}', {("", "One"): ""}),
        ("{% blocktranslate trimmed with a=b.c %}\n  See {{ a }}\n{% endblocktranslate %}", {("", "See %(a)s"): ""}),
        (
            "{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            {("", "%(n)s day"): "%(n)s days"},
        ),
    ],
)
def test_texts_are_found_in_templates(template: str, expected: Texts) -> None:
    assert dict(_texts_of(_as_python(template))) == expected


def test_every_text_is_translated() -> None:
    assert [message.id for message in messages() if not all(forms(message))] == []
    assert [message.id for message in messages() if message.fuzzy] == []
    assert [message.id for message in messages() if len(forms(message)) != len(originals(message))] == []


def test_plurals_are_counted_as_in_french() -> None:
    assert (catalog().num_plurals, catalog().plural_expr) == (2, "(n > 1)")


def test_placeholders_are_the_same() -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(set(re.findall(r"%\(\w+\)[a-z]", text)))

    wrong = [
        (original, form)
        for message in messages()
        for original, form in zip(originals(message), forms(message), strict=True)
        if placeholders(original) != placeholders(form)
    ]
    assert wrong == []


def test_sentences_end_alike() -> None:
    def end(text: str) -> str:
        last = text.rstrip("”»\u00a0")[-1:]
        return last if last in {".", "…"} else ""

    wrong = [
        (original, form)
        for message in messages()
        for original, form in zip(originals(message), forms(message), strict=True)
        if end(original) != end(form)
    ]
    assert wrong == []


FAULTS = {
    "an apostrophe that is not curly": r"'",
    "no no-break space before : ; ! or ?": r"[^\u00a0\u202f][:;!?](?:\s|$)",
    "quotation marks that are not French": '[“”"]|«[^\u00a0]|[^\u00a0]»',
    "a space too many": r"^\s|\s$|\s{2}",
    "a word for two genders at once": r"\w·\w|\w\(e?s?\)",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_french_is_set_as_french(fault: str) -> None:
    assert [form for message in messages() for form in forms(message) if re.search(FAULTS[fault], form)] == []


def _words_outside_translation(template: str) -> list[str]:
    kept, skipped_to = [], ""
    for token in Lexer(template).tokenize():
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if name in {"comment", "blocktranslate"} or token.contents == "block main_class":
            skipped_to = f"end{name}"
        elif name and name == skipped_to:
            skipped_to = ""
        elif token.token_type == TokenType.TEXT and not skipped_to:
            kept.append(token.contents)
    words = [word for text in Words("".join(kept)).texts for word in re.findall(r"[^\W\d_]{2,}", text)]
    return [word for word in words if word not in SAME_IN_EVERY_LANGUAGE]


def test_no_template_has_words_outside_translation() -> None:
    left = {
        str(path.relative_to(PROJECT)): words
        for path in TEMPLATES
        if UNTRANSLATED not in path.parents and (words := _words_outside_translation(path.read_text()))
    }
    assert left == {}


def test_words_outside_translation_are_found() -> None:
    template = '<p title="Hint">{% translate "Good" %} Bad {# no #}{{ no }}{% comment %}no{% endcomment %}</p>'
    assert _words_outside_translation(template) == ["Hint", "Bad"]
