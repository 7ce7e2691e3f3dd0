"""Requests as a browser sends them, for pages that are drawn without a server."""

from starlette.requests import Request


def a_request(
    path: str = "/", *, cookies: dict[str, str] | None = None, scheme: str = "http", body: bytes = b"", **headers: str
) -> Request:
    """One that nobody has signed in for, unless its cookies say so."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    if cookies:
        sent.append((b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()))
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": sent,
        "server": ("linkway.example", 80),
        "state": {},
    }

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)
