"""What is not JSON: the PWA's files, the API's readable page, and the headers that protect both."""
