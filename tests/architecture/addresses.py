"""Every address of the site, as the resolver knows them."""

import inspect
from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.test_imports import RANK

View = Callable[..., object]


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespaces, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry


def bare(view: View) -> View:
    """A view without its decorators."""
    return inspect.unwrap(view)


def is_own(view: View) -> bool:
    """Whether a view is the project's, not a library's."""
    return bare(view).__module__.split(".")[0] in RANK


def own_views() -> list[View]:
    """Every view of the project that has an address, without its decorators; the admin's pages are Django's affair."""
    return sorted(
        {
            bare(pattern.callback)
            for name, pattern in patterns()
            if is_own(pattern.callback) and not name.startswith("admin:")
        },
        key=lambda view: (view.__module__, view.__qualname__),
    )
