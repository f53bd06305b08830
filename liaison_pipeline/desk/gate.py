"""Who may ask the desk for anything: this computer's browser, with the key of this start, from our page.

Knows the heads of requests and answers. Does not know what is asked for. A page of another program on
this computer is "same-site" for a browser, so the cookie alone proves nothing: every change must name
our own page as its origin, and nothing is answered that another page has asked for.
"""

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "liaison-desk"
KEY_BYTES = 24
START = "/start"
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
READING = ("GET", "HEAD")
_OUR_OWN = ("same-origin", "none")  # "none": typed, or opened by the program itself
_HEADS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def new_key() -> str:
    """Returns 192 random bits as a text for an address."""
    return secrets.token_urlsafe(KEY_BYTES)


def is_same(given: str, wanted: str) -> bool:
    """Tells whether two keys are equal, in a time that tells nothing of them."""
    return hmac.compare_digest(given.encode(), wanted.encode())


class Gate:
    """Lets nothing through but requests of our own page. `key`: what the cookie must hold."""

    def __init__(self, app: ASGIApp, port: int, key: str) -> None:
        self.app = app
        self.host = f"127.0.0.1:{port}"
        self.key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # no WebSocket is spoken here
            return
        why = self._why_not(scope["method"], scope["path"], Headers(scope=scope))
        app = PlainTextResponse(f"{why}\n", 403) if why else self.app
        await app(scope, receive, _with_heads(send))

    def _why_not(self, method: str, path: str, heads: Headers) -> str:
        """Returns why a request is refused, '' for none."""
        if heads.getlist("host") != [self.host]:
            return "地址不对。"
        if heads.get("sec-fetch-site", "none") not in _OUR_OWN:
            return "这里只回答操作台自己的网页。"
        if method not in READING and heads.get("origin") != f"http://{self.host}":
            return "这里只接受操作台自己的网页。"
        if path != START and not is_same(_cookie(heads), self.key):
            return "请从桌面上的“操作台”图标重新打开。"
        return ""


def _cookie(heads: Mapping[str, str]) -> str:
    try:
        morsel = SimpleCookie(heads.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _with_heads(send: Send) -> Send:
    """Returns how an answer is sent with what forbids a browser everything that it does not need."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            heads = MutableHeaders(scope=message)
            for name, value in _HEADS.items():
                heads[name] = value
            heads.setdefault("Content-Security-Policy", NOTHING)
        await send(message)

    return sending
