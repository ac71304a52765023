"""The command and its address: taken ports, what others can reach, a missing extra, a clean stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from simulation.command_line import main
from simulation.explorer import server
from simulation.explorer.server import Address, ExplorerError, is_loopback, listen, url
from tests.house.sources import ROOT


def test_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ExplorerError, match=f"port {port} is taken; name another with --port"):
            listen(Address(port=port))


def test_next_free_port_is_taken_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(server, "FIRST_PORT", other.getsockname()[1])
        with listen(Address()) as found:
            assert found.getsockname()[1] > other.getsockname()[1]


def test_unknown_interface_is_one_sentence() -> None:
    with pytest.raises(ExplorerError, match="cannot be opened"):
        listen(Address(host="203.0.113.1"))


@pytest.mark.parametrize(
    ("host", "alone", "place"),
    [
        ("127.0.0.1", True, "http://127.0.0.1:80"),
        ("localhost", True, "http://localhost:80"),
        ("::1", True, "http://[::1]:80"),
        ("0.0.0.0", False, "http://127.0.0.1:80"),
        ("192.0.2.7", False, "http://192.0.2.7:80"),
        ("classroom", False, "http://classroom:80"),
    ],
)
def test_loopback_is_told_from_the_rest(host: str, alone: bool, place: str) -> None:
    assert is_loopback(host) is alone
    assert url(host, 80) == place


def test_missing_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    assert main(["explore", "--no-browser"]) == 2
    assert capsys.readouterr().err == "The explorer needs the extra: pip install 'ai-concentration[explorer]'\n"


def test_mistake_in_the_scenario_is_said_before_anything_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", "baseline", "workers=1", "--no-browser"]) == 2
    assert "workers must be between 30" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_page_is_served_and_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "simulation",
        "explore",
        "baseline",
        "workers=100",
        "--no-browser",
        "--host",
        "0.0.0.0",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.match(r"The explorer is at (http://127\.0\.0\.1:\d+) ", said)
        assert found, said
        assert "there is no password" in process.stdout.readline()
        with urllib.request.urlopen(found[1], timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        rest, wrong = process.communicate(timeout=20)
    assert (process.returncode, rest.strip(), wrong) == (0, "The explorer has stopped.", "")
    assert list(tmp_path.iterdir()) == []
