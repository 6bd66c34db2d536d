"""What a person sees: the command line and the page. Calls the services, and turns errors into words."""
