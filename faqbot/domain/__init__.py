"""Values and seams of the bot; standard library only."""
