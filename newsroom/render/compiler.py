"""Templates compiled to do the same with less: Jinja's compiler, with shorter code for attributes, escaping and macros.

Place in the pipeline: below `theme`, whose environment has it. Comes in: Jinja's syntax tree. Goes out: Python. A page asks for
460 attributes, puts in 300 values and calls 60 macros; Jinja has each pass through three functions of its own. Refuses: to change
what a template means; where a value is none of the usual, Jinja's own way is taken. It overrides methods of Jinja's compiler
as Jinja's own NativeEnvironment does; `pyproject.toml` holds Jinja to the versions that have them.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from types import BuiltinMethodType
from typing import Any, NamedTuple

import markupsafe
from jinja2 import Environment, Template, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from newsroom.render.views import SHARED, View

# What `escape` has in C below it: the text itself where nothing is to be escaped, and no object of Markup.
_escaped = getattr(markupsafe, "_escape_inner", escape)
_marked = partial(str.__new__, Markup)
_UNCHANGING = (str, int, tuple, View, type(None))
_FLAGS = frozenset({int, bool})
MOST_KEPT = 10_000  # texts that a macro keeps: each card of an archive, a kilobyte each
MOST_PARTS_KEPT = 100  # likewise, of one that reads parts of its page: a masthead for each place of the menu


class ThemeCompiler(CodeGenerator):
    """Writes `getattr` for an attribute that is there, `text_of` for `escape`, `call` for `context.call`, `module_of` for imports."""

    _put_in: nodes.Call | None = None  # the call whose result stands in the page as it is

    def write_commons(self) -> None:
        super().write_commons()
        for name in ("text_of", "text_of_call", "call"):
            self.writeline(f"{name} = environment.{name}")

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
        value = self.temporary_identifier()
        if not hasattr(str, asked.attr):  # most are plain text
            self.write(f"(type({value} := ")
            self.visit(asked.node, frame)
            self.write(f") is not str and environment.has({value}, {asked.attr!r}))")
            return
        self.write("environment.has(")
        self.visit(asked.node, frame)
        self.write(f", {asked.attr!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or not _is_plain(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("text_of_call(" if node is self._put_in else "call(")
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
        self.write(f", macro, {_parts_read(macro_ref.node)!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call) and _is_plain(node):
            self._put_in = node
            self.write("(")
        else:
            self.write("text_of(")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if node.with_context or not isinstance(node.template, nodes.Const):
            super()._import_common(node, frame)
        else:
            self.write(f"environment.module_of({node.template.value!r}, {self.name!r}, context)")


def _parts_read(node: nodes.Macro | nodes.CallBlock) -> tuple[str, ...]:
    """The attributes of a macro's only argument, where it reads nothing else of it and goes through rows; else ().

    What is drawn without a loop is drawn as soon as it is found among what is kept.
    """
    if not isinstance(node, nodes.Macro) or len(node.args) != 1 or node.defaults:
        return ()
    if any(node.find(each) is not None for each in _READERS_OF_ALL) or node.find(nodes.For) is None:
        return ()
    name = node.args[0].name
    read = [each.attr for each in node.find_all(nodes.Getattr) if _names(each.node, name)]
    named = sum(_names(each, name) for each in node.find_all(nodes.Name))
    return tuple(sorted(set(read))) if named == len(read) + 1 else ()  # it is named once as the argument


# They see every variable around them.
_READERS_OF_ALL = (nodes.Include, nodes.ContextReference, nodes.DerivedContextReference)


def _names(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _is_plain(node: nodes.Call) -> bool:
    """Whether the template says how many arguments a call has."""
    return not (node.dyn_args or node.dyn_kwargs)


def text_of(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is markup."""
    kind = type(value)
    if kind is str:
        text: str = _escaped(value)
        return text
    return value if kind is Markup else str(value) if kind is int else escape(value)


def text_of_call(function: Any, context: Context, loop: Any, block: Any, /, *values: Any, **named: Any) -> str:
    """What `call` gives, as it stands in a page: a macro's words are not marked first as what needs no escaping."""
    if type(function) is Macro and (text := _drawn(function, context, values, named)) is not None:
        return text
    return text_of(call(function, context, loop, block, *values, **named))


class Quick(NamedTuple):
    """What is needed to draw a macro without asking it how it takes its arguments."""

    draw: Callable[..., str]
    names: tuple[str, ...]  # of its arguments
    parts: tuple[str, ...]  # as `_parts_read`
    kept: dict[object, tuple[object, str]]  # arguments → (the first of them, what was drawn), see `_drawn`

    def draw_named(self, values: tuple[Any, ...], named: dict[str, Any]) -> str | None:
        """What is drawn for some values; None for other arguments than those of the macro."""
        if named or len(values) != len(self.names):
            further = self.names[len(values) :]
            if len(values) > len(self.names) or not named.keys() <= set(further):
                return None
            values += tuple([named.get(name, missing) for name in further])
        return self.draw(*values)

    def keep(self, key: object, of: object, text: str, most: int) -> None:
        """Keeps a text with what it was drawn of: as long as it is kept, no other value has its place in memory."""
        if len(self.kept) >= most:
            self.kept.clear()
        self.kept[key] = of, text


def macro(made: Macro, function: Any, parts: tuple[str, ...] = ()) -> Macro:
    """A macro, with what `_drawn` needs where it takes no more than the arguments that it names."""
    takes_more = made.catch_kwargs or made.catch_varargs or made.caller
    made.quick = None if takes_more else Quick(function, tuple(made.arguments), parts, {})  # type: ignore[attr-defined]
    return made


def _drawn(function: Macro, context: Context, values: tuple[Any, ...], named: dict[str, Any]) -> str | None:
    """What a macro draws for some values; None where Jinja must say how it takes them.

    What it draws of the very same value of `SHARED`, or of the very same parts of another, it draws once.
    """
    quick: Quick | None = function.quick  # type: ignore[attr-defined]
    if quick is None or not context.eval_ctx.autoescape:
        return None
    key: tuple[object, ...] = ()
    if values and type(values[0]) in SHARED:
        others = values[1:] + tuple(named.values())
        kinds = tuple(map(type, others))
        if _FLAGS.issuperset(kinds):
            key = (id(values[0]), others, kinds, *named)
            if (known := quick.kept.get(key)) is not None:
                return known[1]
    elif quick.parts and len(values) == 1 and not named:
        return _drawn_of_parts(quick, values[0])
    text = quick.draw_named(values, named)
    if key and text is not None:
        quick.keep(key, values[0], text, MOST_KEPT)
    return text


def _drawn_of_parts(quick: Quick, value: Any) -> str:
    """What a macro draws of the parts that it reads of a value: texts, and views or rows of them, which nothing can change."""
    parts = [getattr(value, name, missing) for name in quick.parts]
    key = tuple([part if type(part) is str else (type(part), id(part)) for part in parts])
    known = quick.kept.get(key)
    if known is None:
        text = quick.draw(value)
        if not all(isinstance(part, _UNCHANGING) for part in parts):
            return text
        quick.keep(key, parts, text, MOST_PARTS_KEPT)
        return text
    return known[1]


def call(function: Any, context: Context, loop: Any, block: Any, /, *values: Any, **named: Any) -> Any:
    """What a function or macro gives for some values."""
    if type(function) is Macro and (text := _drawn(function, context, values, named)) is not None:
        return _marked(text)
    if type(function) is BuiltinMethodType or getattr(function, "takes_values_alone", False):
        return function(*values, **named)
    around = {name: value for name, value in (("_loop_vars", loop), ("_block_vars", block)) if value is not None}
    return context.call(function, *values, **named, **around)


class ThemeEnvironment(Environment):
    """Jinja's environment, with all that `ThemeCompiler`'s code asks of it, and plain dicts of globals: Jinja chains maps.

    Each page asks for some thirty components by name; a template that was found is found again without Jinja's lock and weak keys.
    """

    code_generator_class = ThemeCompiler
    text_of = staticmethod(text_of)
    text_of_call = staticmethod(text_of_call)
    macro = staticmethod(macro)
    call = staticmethod(call)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.found: dict[str, Template] = {}
        self._modules: dict[str, Any] = {}
        self._has_other_globals = False  # whether a template was asked for with globals of its own: imports see them

    def has(self, value: object, name: str) -> bool:
        """Whether a value has an attribute or an item of that name."""
        if hasattr(value, name):
            return True
        return not isinstance(value, str) and not isinstance(self.getattr(value, name), Undefined)

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        if globals is not None or not isinstance(name, str):
            self._has_other_globals = self._has_other_globals or globals is not None
            return super().get_template(name, parent, globals)
        found = self.found.get(name)
        if found is None:
            found = self.found[name] = super().get_template(name, parent)
        return found

    def module_of(self, name: str, parent: str, context: Context) -> Any:
        """What a template gives to those that import from it without their context: the same for all of them."""
        if self._has_other_globals:
            return self.get_template(name, parent)._get_default_module(context)
        module = self._modules.get(name)
        if module is None:
            module = self._modules[name] = self.get_template(name, parent)._get_default_module(context)
        return module

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}
