"""FilterSets shared by the API and the pages, one file a noun."""
