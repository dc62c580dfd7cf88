"""The main screen: the list, the paper beside it, the filter, the facets, and the jump list."""
