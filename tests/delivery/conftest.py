"""The delivery screen's operations."""

from tests.metrics.conftest import outbox

__all__ = ["outbox"]
