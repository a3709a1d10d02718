"""Who speaks in plays, dialogues and interviews."""
