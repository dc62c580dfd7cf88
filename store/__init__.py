"""Papers, the marks that a reader leaves on them, and the questions asked of both; everything but the screen."""
