"""`output/` → a host on the web, and back.

Place in the pipeline: after the build, which it never changes. Comes in: a complete output folder, the targets of
`PUBLISH`, the host's own manifest. Goes out: the site at the host, in an order in which no visitor finds a page without
its files, and a `Done`. Refuses: an incomplete folder, one built for another instant, one that holds what is held.

::

    output/ ──admission──▶ Manifest ─┐
    host's manifest, spot-checked ───┴─difference──▶ Phases ──engine──▶ Host ──fetched and compared──▶ Done
                                                                  (folder · sftp · rsync · objects · git · netlify)
                                                                                    └─purge─▶ caches
"""
