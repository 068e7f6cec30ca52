"""Values that pass between the stages: plain, frozen, without input or output."""
