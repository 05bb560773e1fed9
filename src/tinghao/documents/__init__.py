"""Documents (文书): what goes out on paper, from facts that were written once; codes of blank forms."""
