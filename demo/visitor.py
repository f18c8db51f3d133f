"""A browser without a window, for the rehearsal: it keeps cookies, follows redirects, reads forms and badges."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it leads, what its hidden fields hold, and the names of the others."""

    action: str
    hidden: dict[str, str]
    fields: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Page:
    """What came back: status, address after redirects, the forms, the degree beside the name in the heading."""

    status: int
    url: str
    text: str
    forms: list[Form] = field(default_factory=list)
    badge: str | None = None

    def form(self, action_ends: str) -> Form | None:
        """The first form whose action ends so."""
        return next((form for form in self.forms if form.action.endswith(action_ends)), None)


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        # No proxy: the pages are on this machine.
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        """Opens a page."""
        return self._open(Request(urljoin(self.base_url, path)))  # noqa: S310  our own address

    def send(self, page: Page, form: Form, **values: str) -> Page:
        """Fills in a form of a page and sends it, as a browser without JavaScript does."""
        body = urlencode(form.hidden | values).encode()
        url = urljoin(page.url, form.action or page.url)
        return self._open(Request(url, data=body, headers={"Referer": page.url}))  # noqa: S310  our own address

    def _open(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return _read(answer.status, answer.url, answer.read())
        except HTTPError as answer:
            with answer:
                return _read(answer.code, answer.url, answer.read())


def _read(status: int, url: str, body: bytes) -> Page:
    page = Page(status, url, body.decode(errors="replace"))
    reader = _Reader(page)
    reader.feed(page.text)
    reader.close()
    return page


class _Reader(HTMLParser):
    """Finds forms, and the badge in the first heading."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("method", "").lower() == "post":
            self._page.forms.append(Form(values.get("action", ""), {}))
        elif tag == "input" and values.get("type") == "hidden" and self._page.forms and "name" in values:
            self._page.forms[-1].hidden[values["name"]] = values.get("value", "")
        elif tag in {"input", "textarea", "select"} and self._page.forms and "name" in values:
            self._page.forms[-1].fields.add(values["name"])
        elif tag == "h1":
            self._in_heading = True
        if self._in_heading and "data-degree" in values:
            self._page.badge = values["data-degree"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "h1":
            self._in_heading = False
