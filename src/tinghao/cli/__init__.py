"""The verbs of `./tinghao`: each module holds one, and `main(arguments)` gives the exit code."""
