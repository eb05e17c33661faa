"""What turns the pages into the site. One file an idea; mkdocs.yml lists them in order."""
