"""意见建议 on the desk: what people think of the platform, and what became of it."""
