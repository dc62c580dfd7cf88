"""What is asked over a screen: pickers, confirmations, the note editor, help."""
