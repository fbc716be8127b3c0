"""The report over the revisionslog: its pages, the alarms, and the lists that some alarms need."""
