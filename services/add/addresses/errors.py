"""Why an address could not be fetched. Every message names the address; every remedy says what to do next."""

from models.errors import QuothError


class AddressError(QuothError):
    """An address could not be fetched."""


class AddressRefused(AddressError):
    """An address that is never fetched: of another kind than http(s), or of a machine that is not public."""


class AddressUnreachable(AddressError):
    """Nobody answers there, too slowly, or with an error."""


class LoginNeeded(AddressError):
    """What stands there is shown to those only who log in."""


class TooMuch(AddressError):
    """More stands there than is fetched, or it takes longer than is waited."""
