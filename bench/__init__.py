"""Measurements, as ratios taken in one run: `./dev bench`."""
