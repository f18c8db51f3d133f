"""Text that people type: clean lines, initials, the plain letters that a handle is made of.

Names stand next to each other all over the product, so characters that cannot be seen, or that turn the direction of
the text around, have no place in them: they make one name pass for another.
"""

import re
import unicodedata

ZERO_WIDTH_JOINERS = "\u200c\u200d"
MARKS_IN_A_ROW = 4  # more combining marks on one letter are a drawing, not writing

# Letters and signs to Unicode, blank to the eye: Hangul fillers, the empty Braille cell, Khmer inherent vowels, the
# combining grapheme joiner, Mongolian selectors, the sign for an object that is not there.
_BLANK = frozenset("\ufffc\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0")
# Cc controls, Cf formats (bidi overrides and isolates, zero-width signs, tags), Cs lone surrogates, Co private use.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n{3,}")
_NOT_IN_HANDLE = re.compile(r"[^a-z0-9]+")

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
        "’": "",
        "'": "",
        "ʼ": "",
    }
)


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_beyond_latin(character: str) -> bool:
    """Whether joiners and selectors may do honest work next to it: Persian, Indic scripts, emoji."""
    return character > "\u024f" and character not in _BLANK and not character.isspace()


def _stays(before: str, character: str, after: str) -> bool:
    if character in ZERO_WIDTH_JOINERS:
        return _is_beyond_latin(before) and _is_beyond_latin(after) and after not in ZERO_WIDTH_JOINERS
    if _is_variation_selector(character):
        return before >= "\u2000" and not _is_variation_selector(before)
    return character not in _BLANK and unicodedata.category(character) not in _UNSEEN_CATEGORIES


def _without_unseen(line: str) -> str:
    """`line` (one line, NFC) without characters that cannot be seen and without towers of combining marks."""
    kept: list[str] = []
    marks = 0
    for at, character in enumerate(line):
        before = kept[-1] if kept else " "
        after = line[at + 1] if at + 1 < len(line) else " "
        if not _stays(before, character, after):
            continue
        is_mark = unicodedata.category(character) == "Mn" and not _is_variation_selector(character)
        marks = marks + 1 if is_mark else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return _NONCHARACTER.sub("", "".join(kept))


def clean_line(text: str) -> str:
    """`text` as one line: NFC, every run of white space one blank, nothing unseen, no blanks around it.

    Idempotent. For names, headlines, titles and every other field of one line.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return unicodedata.normalize("NFC", " ".join(_without_unseen(spaced).split()))


def clean_lines(text: str) -> str:
    """`text` with its lines kept, each cleaned like clean_line; at most one empty line in a row. Idempotent.

    For notes, descriptions and every other field of several lines. Line ends become "\\n".
    """
    lines = (clean_line(line) for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def initials(first: str, last: str) -> str:
    """The first letter or digit of each name, upper case: "CM" for Claire Moreau; one or none where there is none."""
    letters = (next((c for c in unicodedata.normalize("NFC", name) if c.isalnum()), "") for name in (first, last))
    return "".join(letter.upper()[:1] for letter in letters)


def handle_base(name: str, *, length: int = 40) -> str:
    """The plain letters of a name, fit for a handle: "ines-caron-le-goff" for "Inès Caron-Le Goff".

    Only a to z, 0 to 9 and single inner hyphens, at most `length` characters, cut between words where that leaves at
    least half. "" when nothing is left, as for a name in Chinese characters: the caller has a word for that.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)
    slug = _NOT_IN_HANDLE.sub("-", plain).strip("-")
    if len(slug) <= length:
        return slug
    whole_words = slug[: length + 1].rpartition("-")[0]
    return (whole_words if len(whole_words) * 2 >= length else slug[:length]).strip("-")


def truncate(text: str, length: int) -> str:
    """`text` in at most `length` characters, cut between words where possible, with "…" when something is missing."""
    if len(text) <= length:
        return text
    if length < 1:
        return ""
    cut = text[: length - 1]
    if not text[length - 1].isspace():
        head, _, tail = cut.rpartition(" ")
        if head and len(tail) < length // 2:
            cut = head
    return cut.rstrip(" ,;:.–—-") + "…"
