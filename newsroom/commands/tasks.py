"""`inv COMMAND …`: the same commands as tasks of Invoke, for a site's `tasks.py`.

Comes in: the table of commands. Goes out: a collection of tasks. Invoke's own limits: a positional argument that may be
left out is an option there, a list of them is one; an unknown option or task ends with Invoke's 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from inspect import Parameter, Signature

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import Task

from newsroom.commands.table import COMMANDS, Command


def collection() -> Collection:
    """Every command as a task. In `tasks.py`: `ns = collection()`."""
    tasks = Collection()
    for command in COMMANDS:
        tasks.add_task(_task(command), name=command.name)
    return tasks


def _task(command: Command) -> Task[Callable[..., None]]:
    lists = {each.name for each in command.positionals if each.many}
    first = [each.name for each in command.positionals if each.required]

    def body(context: Context, **given: object) -> None:
        named = {name.replace("_", "-"): value for name, value in given.items()}
        for name in lists:
            named[name] = [named[name]] if named[name] else []
        sys.exit(command.run(named))

    parameters = [Parameter("context", Parameter.POSITIONAL_OR_KEYWORD)]
    parameters += [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in first]
    parameters += [
        Parameter(each.name, Parameter.POSITIONAL_OR_KEYWORD, default="")
        for each in command.positionals
        if not each.required
    ]
    parameters += [
        Parameter(option.name.replace("-", "_"), Parameter.POSITIONAL_OR_KEYWORD, default=option.default)
        for option in command.options
    ]
    body.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    body.__name__ = command.name
    body.__doc__ = command.help[0].upper() + command.help[1:] + "."
    helps = {option.name.replace("-", "_"): option.help for option in command.options}
    helps |= {each.name: each.help for each in command.positionals}
    return Task(body, name=command.name, positional=first, help=helps)
