"""The quarterly observation (季度观摩): whose turn it is, sites and route, what was seen, what follows."""
