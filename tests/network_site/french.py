"""The French catalog, and the words of a page, for the tests of the translation."""

from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent.parent
CATALOG = PROJECT / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def catalog() -> Catalog:
    """The catalog as it is in the repository, whatever was compiled of it."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def messages() -> list[Message]:
    """Its messages, without the header."""
    return [message for message in catalog() if message.id]


def originals(message: Message) -> tuple[str, ...]:
    """The English of a message: one form, or singular and plural."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def forms(message: Message) -> tuple[str, ...]:
    """The French of a message: one form, or singular and plural."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


class Words(HTMLParser):
    """The words of a page: `texts` holds what stands in it and what its controls are called, `lang` its language.

    What the page says to be in another language is left out: a language is called by its own name.
    """

    SPOKEN = ("aria-label", "alt", "placeholder", "title")
    SILENT = ("script", "style")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.lang: str | None = None
        self._is_silent = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        attributes = dict(attrs)
        if tag == "html":
            self.lang = attributes.get("lang")
        self._is_silent = tag in self.SILENT or (tag != "html" and "lang" in attributes)
        self.texts += [value for name in self.SPOKEN if (value := attributes.get(name))]

    def handle_endtag(self, tag: str) -> None:
        """Called by the parser."""
        self._is_silent = False

    def handle_data(self, data: str) -> None:
        """Called by the parser."""
        if not self._is_silent and data.strip():
            self.texts.append(" ".join(data.split()))
