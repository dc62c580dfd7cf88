"""The front page: the list, the paper beside it, the filter, the facets, and the way back."""
