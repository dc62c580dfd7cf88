"""A paper as it is shown and edited, for every screen that shows one."""
