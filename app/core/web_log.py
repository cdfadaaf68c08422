"""gunicorn's own lines, as ours: no address, path or query string of a request."""

import logging
import os
import sys
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from app.core.logs import formatter


class WebLog(Logger):  # type: ignore[misc]
    """For `--logger-class`. Requests are logged by the application, so not here."""

    def setup(self, cfg: Any) -> None:
        """In the format of LOG_FORMAT."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter(os.environ.get("LOG_FORMAT", "text").strip().lower()))

    def access(self, *_: Any) -> None:
        """Nothing: `app.core.logs` writes a line with the route."""

    def warning(self, msg: Any, *args: Any, **rest: Any) -> None:
        """What a broken request held stays out."""
        if str(msg).startswith("Invalid request"):
            super().warning("A request that is no HTTP was refused.")
        else:
            super().warning(msg, *args, **rest)

    def exception(self, msg: Any, *args: Any, **rest: Any) -> None:
        """The kind of the fault, without the request's address."""
        told = "A fault while handling a request." if args or isinstance(msg, Exception) else msg
        self.error_log.log(logging.ERROR, told, exc_info=sys.exc_info(), **rest)
