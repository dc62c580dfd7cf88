"""A library to try the program on: papers that never were, some of them read and marked already."""
