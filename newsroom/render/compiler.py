"""Templates compiled to do the same with less: Jinja's compiler, with shorter code for attributes, escaping and macros.

Place in the pipeline: below `theme`, whose environment has it. Comes in: Jinja's syntax tree. Goes out: Python. A page asks for
460 attributes, puts in 300 values and calls 60 macros; Jinja has each pass through three functions of its own. Refuses: to change
what a template means; where a value is none of the usual, Jinja's own way is taken. It overrides methods of Jinja's compiler
as Jinja's own NativeEnvironment does; `pyproject.toml` holds Jinja to the versions that have them.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import partial
from typing import Any

from jinja2 import Environment, Template, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

_special = re.compile("[&<>\"']").search  # the characters that `escape` replaces
_marked = partial(str.__new__, Markup)


class ThemeCompiler(CodeGenerator):
    """Writes `getattr` for an attribute that is there, `text_of` for `escape`, `call` for `context.call`."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        owner, value = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({value} if ({value} := getattr(({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr({owner}, {node.attr!r}))")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        asked = node.node
        if node.name != "defined" or not isinstance(asked, nodes.Getattr):
            super().visit_Test(node, frame)
            return
        self.write("environment.has(")
        self.visit(asked.node, frame)
        self.write(f", {asked.attr!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("environment.call(")
        self.visit(node.node, frame)
        self.write(", context, ")
        self.write(self._variables_around(frame))
        self.signature(node, frame)
        self.write(")")

    @staticmethod
    def _variables_around(frame: Frame) -> str:
        """The variables that a function which asks for Jinja's context sees beside it."""
        return f"{'_loop_vars' if frame.loop_frame else None}, {'_block_vars' if frame.block_frame else None}"

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.macro(")
        super().macro_def(macro_ref, frame)
        self.write(", macro)")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.text_of(")


def text_of(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is markup."""
    kind = type(value)
    if kind is str:
        text: str = value
        return escape(text) if _special(text) else text
    marked: Markup = value if kind is Markup else escape(value)
    return marked


def macro(made: Macro, function: Any) -> Macro:
    """A macro, with what `call` needs to draw it without asking it how it takes its arguments."""
    takes_more = made.catch_kwargs or made.catch_varargs or made.caller
    made.quick = None if takes_more else (function, len(made.arguments))  # type: ignore[attr-defined]
    return made


def call(function: Any, context: Context, loop: Any, block: Any, *values: Any) -> Any:
    """What a function or macro gives for some values."""
    if type(function) is Macro and function.quick is not None and context.eval_ctx.autoescape:  # type: ignore[attr-defined]
        draw, count = function.quick  # type: ignore[attr-defined]
        if len(values) == count:
            return _marked(draw(*values))
        if len(values) < count:
            return _marked(draw(*values, *(missing,) * (count - len(values))))
    if getattr(function, "takes_values_alone", False):
        return function(*values)
    around = {name: value for name, value in (("_loop_vars", loop), ("_block_vars", block)) if value is not None}
    return context.call(function, *values, **around)


class ThemeEnvironment(Environment):
    """Jinja's environment, with all that `ThemeCompiler`'s code asks of it, and plain dicts of globals: Jinja chains maps.

    Each page asks for some thirty components by name; a template that was found is found again without Jinja's lock and weak keys.
    """

    code_generator_class = ThemeCompiler
    text_of = staticmethod(text_of)
    macro = staticmethod(macro)
    call = staticmethod(call)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.found: dict[str, Template] = {}

    def has(self, value: object, name: str) -> bool:
        """Whether a value has an attribute or an item of that name."""
        if hasattr(value, name):
            return True
        return not isinstance(value, str) and not isinstance(self.getattr(value, name), Undefined)

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self.found.get(name)
        if found is None:
            found = self.found[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}
