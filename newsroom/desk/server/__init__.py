"""The desk and the preview over HTTP, on the loopback address.

Comes in: requests. Goes out: pages and JSON, behind a guard. Refuses: another host name, another site's page, a request without
the token, a body that is too large or too slow.
"""
