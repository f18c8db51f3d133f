"""Parts of addresses that are more than a number: what they may be made of. Anything else is no address of the site.

Django's own `str` takes whatever is not a slash: characters that PostgreSQL cannot hold, names that no file system
takes. Here they never reach a view.
"""

from django.urls.converters import IntConverter, StringConverter


class HandleConverter(StringConverter):
    """`<handle:handle>`: how a member is named in an address, 1 to 40 letters, digits and hyphens.

    Handles are lower case; addresses that people type may not be, and views decide what becomes of those.
    """

    regex = "[A-Za-z0-9-]{1,40}"


class PhotoConverter(StringConverter):
    """`<photo:name>`: the name of a photo's file, random letters, digits, hyphens and underscores, always WebP."""

    regex = r"[A-Za-z0-9_-]{1,80}\.webp"


class NumberConverter(IntConverter):
    """`<number:pk>`: the number of a row, no larger than the database can hold."""

    regex = "[1-9][0-9]{0,17}"
