"""Everything that the workers of a large build import, in one module: the fork server imports it once, each worker has it from there.

Place in the pipeline: named by `store.pool`. Refuses: to hold values; a worker makes its own.
"""

from importlib import import_module

import ada_url  # noqa: F401
import babel.dates  # noqa: F401
import jinja2  # noqa: F401
import tinycss2  # noqa: F401

import newsroom.build.worker  # noqa: F401
from newsroom.outputs import all_kinds
from newsroom.proof import inspection  # noqa: F401
from newsroom.reading.markdown.setting import EXTENSIONS
from newsroom.reading.release import finishing, head, head_lines, validate  # noqa: F401

for extension in EXTENSIONS:
    import_module(extension)
all_kinds()
