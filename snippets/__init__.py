"""The NumPy that the pages show."""
