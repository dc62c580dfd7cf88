"""The notes screen: all notes as queues to work through."""
