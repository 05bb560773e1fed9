"""Published cases, as anybody may read them."""
