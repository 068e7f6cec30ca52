"""Values that pass between the stages.

Duty: to name and hold values. Comes in and goes out: plain, frozen values. Refuses: input and output, the clock.
"""
