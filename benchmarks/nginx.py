"""A push service on loopback: Debian's nginx over TLS and HTTP/2, answering 201 to every POST."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks import tls
from benchmarks.processes import free_port, running, wait_for_port

LOGGED = "/logged/"
"""What is sent below this path is noted with its instant."""

CONFIGURATION = """
{user}
worker_processes 1;
worker_rlimit_nofile 8192;
pid nginx.pid;
error_log error.log error;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  log_format instants '$msec $request_uri';
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  client_body_buffer_size 16k;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  http2_max_concurrent_streams 256;
  server {{
    listen 127.0.0.1:{port} ssl http2 backlog=4096;
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    location / {{ return 201; }}
    location {logged} {{ access_log instants.log instants; return 201; }}
  }}
  server {{
    listen 127.0.0.1:{status_port};
    location / {{ stub_status; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """A running push service and the files of its run."""

    folder: Path
    port: int
    status_port: int
    pid: int

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"https://localhost:{self.port}"

    @property
    def bundle(self) -> Path:
        """Every authority that a client trusts, among them the run's own."""
        return self.folder / "bundle.pem"

    def taken(self) -> int:
        """Requests answered so far, this question among them."""
        with urlopen(f"http://127.0.0.1:{self.status_port}/") as answer:
            return int(answer.read().decode().splitlines()[2].split()[2])

    def instants(self) -> list[float]:
        """When each request below /logged/ was answered, seconds since 1970."""
        log = self.folder / "instants.log"
        return [float(line.split()[0]) for line in log.read_text().splitlines()]


def program() -> str:
    """The path of nginx. Raises RuntimeError where it is not installed."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if not found:
        raise RuntimeError("nginx is missing: apt-get install nginx-light")
    return found


@contextmanager
def serving(folder: Path) -> Iterator[Nginx]:
    """A push service while the block runs. Its files stay in `folder`."""
    folder.mkdir(parents=True)
    tls.make(folder)
    port, status_port = free_port(), free_port()
    configuration = CONFIGURATION.format(
        user=_user(), port=port, status_port=status_port, logged=LOGGED
    )
    (folder / "nginx.conf").write_text(configuration)
    command = [program(), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "error.log"]
    subprocess.run([*command, "-t", "-q"], check=True)
    with running([*command, "-g", "daemon off;"]) as process:
        wait_for_port(port, process)
        yield Nginx(folder, port, status_port, process.pid)


def _user() -> str:
    """Root's workers stay root, so that they may use a folder that only root may."""
    return f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
