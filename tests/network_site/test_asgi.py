"""The ASGI application: a request is answered in one thread, from the first middleware to the view."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from network_site.asgi import OneThreadHandler, application

seen: list[int] = []


def note(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware that notes its thread, on the way in and out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seen.append(threading.get_ident())
        response = get_response(request)
        seen.append(threading.get_ident())
        return response

    return middleware


def view(request: HttpRequest) -> HttpResponse:
    seen.append(threading.get_ident())
    if "break" in request.GET:
        raise RuntimeError("on purpose")
    return HttpResponse(f"{request.method} {request.GET.get('q')} {request.body.decode()}")


urlpatterns = [path("here/", view)]


def ask(app: Any, query: bytes = b"", body: bytes = b"", method: str = "GET") -> tuple[int, bytes]:
    """Status and body of the answer, as a server gets it."""
    sent: list[dict[str, Any]] = []

    async def exchange() -> None:
        left = asyncio.Event()
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if waiting:
                return waiting.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": "/here/",
            "query_string": query,
            "headers": [(b"host", b"testserver")],
        }
        await app(scope, receive, send)

    asyncio.run(exchange())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.fixture
def app() -> Any:
    """An application with our handler, and with middlewares that tell."""
    seen.clear()
    names = [f"{__name__}.note", "django.middleware.common.CommonMiddleware", f"{__name__}.note"]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=names):
        yield OneThreadHandler()


def test_every_step_is_in_one_thread_apart_from_the_loop(app: Any) -> None:
    assert ask(app, b"q=1") == (200, b"GET 1 ")
    assert len(seen) == 5
    assert len(set(seen)) == 1
    assert threading.get_ident() not in seen


def test_what_was_sent_arrives(app: Any) -> None:
    assert ask(app, body=b"some words", method="POST") == (200, b"POST None some words")


def test_an_error_is_answered(app: Any) -> None:
    assert ask(app, b"break=1")[0] == 500


def test_the_application_is_such_a_one() -> None:
    assert isinstance(application, OneThreadHandler)
