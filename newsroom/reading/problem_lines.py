"""Where a source says what is wrong: looked for only when something is.

Place in the pipeline: beside `references`. Comes in: a source's bytes, the field and the word of a problem. Goes out: a
line. Refuses: to be asked for a text without problems; it reads and parses anew.
"""

from __future__ import annotations


def line_of(data: bytes, field: str, word: str, folder: str = "") -> int:
    """The line on which a field of a source, or its body, has a word; the field's own where it is not found.

    In the body of a text in `folder` it is the line of the first link to that word.
    """
    from newsroom.reading.source import read_source
    from newsroom.reading.yaml_text import line_at, line_with  # YAML is read only where something is wrong

    source = read_source("", data)
    if field != "body":
        return line_with(source.fields.get(field), word) or line_at(source.fields, (field,))
    if folder:
        from newsroom.reading.body import link_lines

        for entry, at in link_lines(source.body, source.body_line, folder).items():
            if entry.partition(":")[2].partition("#")[0].rstrip("/") == word.rstrip("/"):
                return at
    tail = word.rstrip("/").split("/")
    while tail:
        for number, line in enumerate(source.body.split("\n"), source.body_line):
            if "/".join(tail) in line:
                return number
        del tail[0]
    return source.body_line
