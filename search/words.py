"""What was typed into the search box, taken apart: words, hashtags, a handle.

Every other sign separates words. Case, accents and the rest of what makes two spellings one is the database's business
(`search_fold`, migration 0001).
"""

import unicodedata
from dataclasses import dataclass

from core.markup import fold_tag
from core.text import clean_line

TYPED_MAX = 200
WORDS_MAX = 6
WORD_MAX = 40
# A word of fewer letters is asked for as a whole, not as the beginning of one: half of all words begin like it.
BEGINNING_MIN = 2
# Letters from which a typing error can be told from another word.
SIMILAR_MIN = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """A search. `text` is what was typed, cleaned, as it is shown again; `tags` are folded as posts keep them."""

    text: str = ""
    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for: nothing typed, or signs alone."""
        return not (self.words or self.tags)


def typed(text: str) -> Typed:
    """Takes apart what was typed, as far as TYPED_MAX characters and WORDS_MAX words."""
    text = clean_line(text[: 2 * TYPED_MAX])[:TYPED_MAX].rstrip()
    tags: list[str] = []
    plain: list[str] = []
    for part in text.split():
        tag = part[1:] if part.startswith("#") else ""
        if tag and tag.replace("_", "a").isalnum() and not tag.isdecimal():
            tags.append(fold_tag(tag))
        else:
            plain.append(part)
    return Typed(text, tuple(words(" ".join(plain))), tuple(dict.fromkeys(tags))[:WORDS_MAX])


def words(text: str) -> list[str]:
    """The words of a text, each once, in order: letters, digits and marks; everything else separates."""
    spaced = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in unicodedata.normalize("NFC", text))
    return list(dict.fromkeys(word[:WORD_MAX] for word in spaced.split() if any(map(str.isalnum, word))))[:WORDS_MAX]
