"""A test call to a receiving system: ordered in a page, made by a worker, shown in the page."""
