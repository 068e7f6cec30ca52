"""The texts that may be seen now, in order, and the outputs to publish.

Duty: clearance, lists, history, the plan of outputs. Comes in: validated values and one instant. Goes out: `Clearance`, `Site`,
`Plan`. Refuses: HTML and files.
"""
