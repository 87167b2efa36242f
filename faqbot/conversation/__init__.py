"""What makes turns a conversation: who speaks, what a follow-up means, what was chosen, in which order."""
