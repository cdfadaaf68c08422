"""Security headers of every answer (OWASP ASVS 5.0, chapter V3)."""

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
OLDEST_CLIENT = "1"
"""Raised when an older PWA would do harm: it then updates before anything else."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Min-Client": OLDEST_CLIENT,
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(self)",
}


def register_headers(app: Flask, *, is_local: bool) -> None:
    """Protect every answer; on https also ask browsers to stay with it."""
    headers = dict(HEADERS)
    if not is_local:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
