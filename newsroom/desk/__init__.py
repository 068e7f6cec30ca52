"""The writing desk and the preview: one local web application.

Duty: to show the site while its texts are written, and to write them without a terminal. Comes in: requests on the
loopback address. Goes out: pages; saved files, with every byte kept that an edit does not concern.

::

    bytes ──text_file──▶ slices ──head_edit──▶ bytes ──file_store──▶ content/
                           │ forms, editor, journal, joining (three versions)
    content/ ──preview──▶ pages ◀──live_page── what is being typed
    guard ──▶ application (the desk's pages) │ site_pages (the site's)   on http_server
              starting_page until a large site is read; first_run until there is one

Refuses: requests from elsewhere, a write over what was not opened.
"""
