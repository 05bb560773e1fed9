"""日程: one calendar of everything that has a day, and the calendar on one's own telephone."""
