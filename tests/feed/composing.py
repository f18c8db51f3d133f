"""The composer for tests: what it sends, what it is answered."""

import re
from typing import Any
from uuid import uuid4

NEW = "/posts/new/"
HTMX = {"HX-Request": "true"}


def form(**fields: Any) -> dict[str, Any]:
    """What the composer sends."""
    return {"text": "Hello", "audience": "4", "comments_from": "4", "token": str(uuid4())} | fields


def told(response: Any) -> tuple[int, str]:
    """An answer, without the token that each has."""
    return response.status_code, re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


def ids(page: str) -> list[int]:
    """The pictures that a page's form names."""
    return [int(pk) for pk in re.findall(r'name="image" value="(\d+)"', page)]
