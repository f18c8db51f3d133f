"""The ASGI entry point, for uvicorn: `uvicorn network_site.asgi:application`."""

import os
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")


class OneThreadHandler(ASGIHandler):
    """Answers each request in one thread, from the first middleware to the last.

    Nothing here is asynchronous: every view and every query waits where it stands. Django's own handler runs the
    middlewares on the event loop all the same and goes to a thread and back for each of them, dozens of times a page.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Builds the chain of middlewares as for WSGI, whatever is asked for."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> Any:
        """The answer, made in the thread of this request."""
        return await sync_to_async(self._answer, thread_sensitive=True)(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.streaming:
            # Django gives the connection back with the last byte sent: whoever reads slowly would keep it from others.
            close_old_connections()
        return response


django.setup(set_prefix=False)
application = OneThreadHandler()
