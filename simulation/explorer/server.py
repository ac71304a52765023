"""The server of the page: an address on this machine, opened in the browser, until Ctrl-C."""

from __future__ import annotations

import errno
import importlib.util
import ipaddress
import os
import socket
import threading
import webbrowser
from dataclasses import dataclass

from simulation.explorer.shared import Shared

LOOPBACK = "127.0.0.1"
FIRST_PORT, PORTS_TRIED = 8765, 20
TITLE = "AI Concentration explorer"
_SECONDS_TO_CLOSE, _SECONDS_AWAY = 1, 15.0


class ExplorerError(RuntimeError):
    """The page cannot be opened; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Address:
    """Where the page is to be found.

    Attributes:
        host: Name or number of an interface of this machine.
        port: Port; None for the first one that is free.
        browser: Whether to open the page in the browser.
    """

    host: str = LOOPBACK
    port: int | None = None
    browser: bool = True


def check_extra() -> None:
    """See that what the page is built on is installed.

    Raises:
        ExplorerError: If it is not.
    """
    if importlib.util.find_spec("nicegui") is None:
        raise ExplorerError("the explorer needs the extra: pip install 'ai-concentration[explorer]'")


def serve(shared: Shared, address: Address) -> None:
    """Serve pages until Ctrl-C.

    Raises:
        ExplorerError: If the port is taken or there is no such interface.
    """
    import uvicorn
    from fastapi import FastAPI
    from nicegui import ui

    from simulation.explorer.page import open_page

    door = listen(address)
    place = url(address.host, door.getsockname()[1])
    app = FastAPI(openapi_url=None)

    @ui.page("/", title=TITLE, reconnect_timeout=_SECONDS_AWAY)
    async def page() -> None:
        await open_page(shared)

    ui.run_with(
        app, title=TITLE, language="en-GB", reconnect_timeout=_SECONDS_AWAY, tailwind=False, show_welcome_message=False
    )
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=_SECONDS_TO_CLOSE)
    print(f"The explorer is at {place} - stop it with Ctrl-C.", flush=True)
    if not is_loopback(address.host):
        print(
            f"Everybody who can reach this machine can open the page: {address.host} is not loopback, and there is no "
            "password.",
            flush=True,
        )
    if address.browser:
        threading.Timer(1.0, webbrowser.open, [place]).start()
    try:
        uvicorn.Server(config).run(sockets=[door])
    except KeyboardInterrupt:
        pass
    finally:
        shared.close()
        door.close()


def listen(address: Address) -> socket.socket:
    """A socket that listens at an address, so that nobody else can take the port meanwhile.

    Raises:
        ExplorerError: If the port is taken or there is no such interface.
    """
    ports = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if address.port is None else (address.port,)
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    for port in ports:
        found = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two servers share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((address.host, port))
            found.listen()
            return found
        except OSError as problem:
            found.close()
            if not _is_taken(problem):
                raise ExplorerError(f"{address.host}:{port} cannot be opened: {problem.strerror or problem}") from None
    if address.port is not None:
        raise ExplorerError(f"port {address.port} is taken; name another with --port, or none for the next free one")
    raise ExplorerError(f"ports {ports[0]} to {ports[-1]} are all taken; name another with --port")


def _is_taken(problem: OSError) -> bool:
    return problem.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url(host: str, port: int) -> str:
    """Address of the page as a browser takes it."""
    shown = LOOPBACK if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
