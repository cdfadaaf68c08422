"""Delivery on Celery workers. A broker carries hints only; what is true stands in the database."""
