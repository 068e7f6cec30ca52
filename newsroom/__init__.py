"""Press releases in, a mission news site out.

::

    content/**.md ──source──▶ RawSource ──validate──▶ Release ──clearance(now)──▶ cleared │ held
                                                       │                                └▶ counted and named to the editor, passed to nobody
    content/directory/*.yml ──▶ Directory ─────────────┘
    cleared ──site──▶ Site ──plan──▶ [Output(path, fingerprint, kind, inputs)] ──build──▶ aside ──audit──▶ output/ │ refused
                                                       ▲
                                                  index (SQLite): what was read and written last time

The packages are listed in this order; each imports only those before it (``inv lint`` enforces it)::

    model · media · reading · store · site · render · outputs · proof · build · importing · publishing · starting · desk · commands

A file's text is read in one module (`reading.files.source`), the clock in one (`site.clearance`), the output folder is written by
one (`store.output_folder`). A dateline is validated in `reading.release.fields` and drawn in `outputs.parts`.
"""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # Pelican takes PELICAN_CLASS as "module.Class" with a one-level module only (P19),
    # and importing Pelican takes longer than a build that has nothing to do.
    if name == "Newsroom":
        from newsroom.host import Newsroom

        return Newsroom
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
