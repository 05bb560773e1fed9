"""Reports (报表): months counted ahead by the worker, read as months, quarters and years of any place."""
