"""日历订阅: the calendar as files that telephones read, and the secret links that they come through."""
