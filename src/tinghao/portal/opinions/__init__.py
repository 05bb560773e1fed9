"""Opinion maps for everybody: vote on a phone, add a statement, read what all share."""
