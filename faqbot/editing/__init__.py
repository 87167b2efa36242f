"""What operators do, whichever way: the desk's pages and its REST API call this room and nothing below it."""
