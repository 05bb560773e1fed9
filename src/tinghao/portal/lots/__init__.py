"""Published lots, and the page on which anybody recomputes one."""
