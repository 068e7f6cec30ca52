"""What may be seen now, in order, and what is to be published.

Duty: clearance, lists, history, the plan of outputs. Comes in: validated values and one instant. Goes out: `Clearance`, `Site`,
`Plan`. Refuses: HTML and files.
"""
