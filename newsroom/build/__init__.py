"""The stages, run in order.

Duty: build, check, agenda, handout, record. Comes in: settings and options. Goes out: reports, or every problem. Refuses: to
publish a part of a site.
"""
