"""The probe of bin/deploy and of the containers asks where gunicorn really listens."""

import http.server
import os
import subprocess
import sys
import threading
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

PROBE = Path(__file__).resolve().parent.parent.parent / "docker" / "probe.py"


@pytest.fixture(scope="module")
def probe():
    spec = spec_from_file_location("probe", PROBE)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("bind", "place"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("0.0.0.0:9000", ("127.0.0.1", 9000)),
        (":9001", ("127.0.0.1", 9001)),
        ("[::]:9002", ("::1", 9002)),
        ("[::1]:9003", ("::1", 9003)),
        ("10.0.0.7", ("10.0.0.7", 8000)),
        ("unix:/run/ioc/web.sock", "/run/ioc/web.sock"),
    ],
)
def test_where_to_ask(probe, bind, place):
    assert probe.where(bind) == place


class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def status_of_probe(bind: str) -> int:
    return subprocess.run([sys.executable, PROBE, "web"], env=os.environ | {"WEB_BIND": bind}).returncode


def test_it_asks_the_port_that_web_bind_names():
    with http.server.HTTPServer(("127.0.0.1", 0), Well) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        assert status_of_probe(f"127.0.0.1:{server.server_port}") == 0
        server.shutdown()
        thread.join()
        port = server.server_port
    assert status_of_probe(f"127.0.0.1:{port}") == 1
    assert status_of_probe("unix:/nowhere/web.sock") == 1
    assert status_of_probe("127.0.0.1:none") == 1
