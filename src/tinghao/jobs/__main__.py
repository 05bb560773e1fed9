"""`python -m tinghao.jobs` is a worker in the foreground."""

import django

django.setup()

from tinghao.jobs import worker  # noqa: E402 - the tables can be imported only after the set-up

worker.main()
