"""The signals that a plugin may listen to, beside Pelican's `initialized`.

`output_kinds` asks for further kinds of output: whoever listens returns a module with `plan` and `draw`, as those below
`newsroom.outputs` have (docs/extending.md).
"""

from blinker import signal

output_kinds = signal("newsroom_output_kinds")
