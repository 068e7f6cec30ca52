"""`inv build`, `inv check` …: the commands of `newsroom`, as tasks of Invoke. `inv --list` names them."""

from newsroom.commands.tasks import collection

ns = collection()
