"""The pages of the work lists."""
