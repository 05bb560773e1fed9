"""The code on a sheet of paper, opened with a telephone."""
