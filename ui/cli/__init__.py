"""The command line. Imports nothing by itself, so that what is wrong with one command leaves the others be."""


def main() -> None:
    """Run the command line."""
    from ui.cli.app import app

    app()
