"""People of the staff, and the tokens by which programs act for them."""

from accounts.models.people import User
from accounts.models.tokens import ApiToken

__all__ = ["ApiToken", "User"]
