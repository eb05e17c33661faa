"""Python in the reader's browser: what the worker of a page calls. It runs anywhere else, too."""
