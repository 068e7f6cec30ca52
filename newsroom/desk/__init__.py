"""The preview: one local web application.

Duty: to show the site while its texts are written. Comes in: requests on the loopback address. Goes out: pages. Refuses:
requests from elsewhere.
"""
