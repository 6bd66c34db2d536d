"""The command line and the page. The only room that names concrete classes, prints, or turns errors into words."""
