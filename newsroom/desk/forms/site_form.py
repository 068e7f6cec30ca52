"""The controls of `directory/site.yml`: who publishes, contacts, menu, logo, footer, links to networks, featured releases.

Place in the pipeline: a table for `entry_form`, drawn by `settings_page`.
"""

from __future__ import annotations

from newsroom.desk.forms.entry_form import CHOICE, DATE, FILE, KEYS, LINE, PARTS, ROWS, SPOKEN, Control, Part

LINK = (Part("title", "Title", SPOKEN), Part("url", "Web address"))
GROUPS: tuple[tuple[str, tuple[Control, ...]], ...] = (
    (
        "On every page",
        (
            Control("publisher", "Who publishes", CHOICE),
            Control("press_contacts", "Contacts on every page", KEYS),
            Control("boilerplate", "Standing text", CHOICE),
        ),
    ),
    (
        "Menu",
        (
            Control(
                "menu", "Menu", ROWS, (Part("is", "Leads to", CHOICE), *LINK),
                "In this order. Without an entry the site makes a menu of what it has.",
            ),
        ),
    ),
    (
        "Home page",
        (
            Control(
                "featured", "Featured releases", ROWS, (Part("release", "Release", CHOICE), Part("until", "Until", DATE)),
                "These stand first, up to and with the last day.",
            ),
        ),
    ),
    (
        "Logo",
        (
            Control(
                "logo", "Logo", PARTS, (Part("file", "File", FILE), Part("dark", "On dark: file", FILE), Part("alt", "Description", SPOKEN)),
                "A drawing (SVG) or a PNG.",
            ),
            Control("icon", "Icon", FILE, hint="Square, at least 180 pixels wide, or a drawing."),
        ),
    ),
    (
        "Footer",
        (
            Control("footer.text", "Text", SPOKEN),
            Control("footer.links", "Links", ROWS, LINK),
            Control(
                "footer.partners", "Partners", ROWS,
                (Part("name", "Name", SPOKEN), Part("logo", "Logo", FILE), Part("url", "Web address")),
            ),
            Control("social", "On other networks", ROWS, (Part("service", "Network"), Part("url", "Web address"))),
            Control("subscribe.url", "Page to subscribe: web address", LINE),
        ),
    ),
)  # fmt: skip
CONTROLS = {control.name: control for _, controls in GROUPS for control in controls}
