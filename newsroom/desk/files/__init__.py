"""Files of the content folder changed in place, everything else as it was typed.

Duty: slices of heads and directory files, compare and swap, the journal. Comes in: a file as it was opened, and changes. Goes
out: its new bytes. Refuses: to overwrite a version that nobody opened.
"""
