"""`content/directory/` → `Directory`, and every problem in it.

Duty: contacts, organisations, people, topics, places, standing texts, `site.yml`. Comes in: bytes of YAML files. Goes out:
one value of all entries. Refuses: a number without its area code, an unknown key; to invent a contact.
"""
