"""A Web Push service on loopback for tests: browsers on one side, our server on the other."""

from tests.push_service.client import PushService, serve_in_process, serve_in_thread

__all__ = ["PushService", "serve_in_process", "serve_in_thread"]
