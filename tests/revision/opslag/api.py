"""What the API shows to a system without being a look at anybody."""

API_UDEN = {
    "kilder": "a client's own deliveries: ids, times and counts",
    "postkasse": "what waits for a client: ids, times and authorities",
    "postkassepost": "leaves its row by itself: tests/sf2900/test_modtag.py shows it",
    # Their rows are shown by tests/advis/levering/test_api.py.
    "adviser": "logs each person told of",
    "advis_api": "the same",
}
