"""Everything that the workers of a large build import, in one module: the fork server imports it once, each worker has it from there.

Place in the pipeline: named by `store.pool`. Refuses: to hold values; a worker makes its own.
"""

import ada_url  # noqa: F401
import babel.dates  # noqa: F401
import jinja2  # noqa: F401
import markdown.extensions.codehilite  # noqa: F401
import pygments.lexers  # type: ignore[import-untyped]  # noqa: F401
import snowballstemmer  # noqa: F401
import tinycss2  # noqa: F401

from newsroom.outputs import all_kinds
from newsroom.proof import inspection  # noqa: F401
from newsroom.reading.release import validate  # noqa: F401

all_kinds()
