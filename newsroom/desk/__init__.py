"""The writing desk and the preview: one local web application.

Duty: to show the site while its texts are written, and to write them without a terminal. Comes in: requests on the
loopback address. Goes out: pages; saved files, with every byte kept that an edit does not concern.

::

    bytes ──files.text_file──▶ slices ──files.head_edit──▶ bytes ──files.file_store──▶ content/
                                 │ forms, editing.editor, files.journal, sharing.joining (three versions)
    content/ ──preview──▶ outputs ◀──preview.live_page── what is being typed
    server.guard ──▶ server.application (the desk's pages) │ server.site_pages (the site's)   on server.http_server
                     server.starting_page until a large site is read; server.first_run until there is one

Its parts in order, each importing only those before it: `files`, `sharing`, `forms`, `preview`, `editing`, `pages`, `server`.

Refuses: requests from elsewhere, a write over what was not opened.
"""
