"""Opinion maps on the desk: set up, moderate, enter paper, close, export."""
