"""Numbers of rows, as they come with a request."""

import re

_NUMBER = re.compile("[1-9][0-9]{0,17}", re.ASCII)


def number_in(text: object) -> int:
    """The number of a row that somebody sent; 0, which no row has, for anything else.

    As the addresses take it (core.converters): no sign, no blanks, no other digits than these, and no more of them than
    the database can hold.
    """
    return int(str(text)) if _NUMBER.fullmatch(str(text)) else 0
