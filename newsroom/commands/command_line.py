"""`newsroom COMMAND …`: the command line, read with argparse from the table of commands.

Comes in: the words that were typed. Goes out: an exit code. An unknown command or option ends with 2, as argparse has it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from newsroom.commands.table import COMMANDS, Command
from newsroom.model.problems import did_you_mean

USAGE = 2


def main(version: str, words: Sequence[str] | None = None) -> int:
    """Runs one command. The exit code."""
    typed = sys.argv[1:] if words is None else words
    parser = _parser(version, [each for each in COMMANDS if [each.name] == typed[:1]] or COMMANDS)
    names = [command.name for command in COMMANDS]
    if typed[:1] == ["help"]:
        parser.print_help()
        return 0
    if typed and typed[0] not in names and not typed[0].startswith("-"):
        hint = did_you_mean(typed[0].lower(), names) or "newsroom --help lists them."
        parser.error(f"must be given a command, e.g. newsroom build (got {typed[0]!r}). {hint}")
    parsed, unknown = parser.parse_known_args(words)
    given = vars(parsed)
    name = given.pop("command")
    if name is None and not unknown:
        parser.print_help(sys.stderr)
        return USAGE
    command = next((each for each in COMMANDS if each.name == name), None)
    if unknown or command is None:
        parser.error(_not_understood(command, unknown[0]))
    return command.run(given)


def _not_understood(command: Command | None, word: str) -> str:
    """Why a word that was typed after a command has no place there, and what to type."""
    if command is None:
        return f"must be given a command, e.g. newsroom build (got {word!r}). newsroom --help lists them."
    if word.startswith("-"):
        options = [f"--{each.name}" for each in command.options]
        hint = did_you_mean(word.partition("=")[0], options) or f"newsroom {command.name} --help lists them."
        return f"must be an option of newsroom {command.name} (got {word!r}). {hint}"
    takes = " ".join(each.name.upper() for each in command.positionals) or "options alone"
    return f"newsroom {command.name} takes {takes} (got {word!r} too). A text with spaces stands in quotation marks."


def _parser(version: str, known: Sequence[Command]) -> argparse.ArgumentParser:
    """`known`: the commands to be read; where one was typed, the options of the others need not be set up."""
    parser = argparse.ArgumentParser(
        prog="newsroom",
        description="Press releases in Markdown become a multilingual news site.",
        epilog="newsroom COMMAND --help lists the options of a command. "
        "Exit codes: 0 done, 1 problems in the content, 2 a wrong option, 3 a fault of the program, machine or host.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"newsroom {version}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in known:
        _add(
            commands.add_parser(command.name, help=command.help, description=command.help, allow_abbrev=False), command
        )
    return parser


def _add(parser: argparse.ArgumentParser, command: Command) -> None:
    for each in command.positionals:
        how = {(True, False): None, (False, False): "?", (True, True): "+", (False, True): "*"}[
            each.required, each.many
        ]
        default = [] if each.many else ""
        parser.add_argument(each.name, nargs=how, default=default, help=each.help, metavar=each.name.upper())
    for option in command.options:
        if option.default is False:
            parser.add_argument(f"--{option.name}", dest=option.name, action="store_true", help=option.help)
        else:
            value = option.value or option.name.upper()
            parser.add_argument(
                f"--{option.name}",
                dest=option.name,
                default=option.default,
                action=_Given,
                help=option.help,
                metavar=value,
            )


class _Given(argparse.Action):
    """Takes an option's value. An empty one is none: a script whose variable is unset must not build for another instant."""

    def __call__(
        self, parser: argparse.ArgumentParser, given: argparse.Namespace, values: object, name: object = None
    ) -> None:
        if not str(values).strip():
            raise argparse.ArgumentError(self, "must have a value, or be left out (got none)")
        setattr(given, self.dest, values)
