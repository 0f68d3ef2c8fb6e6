"""``Authorization: Token …``: a program that acts for a person of the staff."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header

from accounts.models import ApiToken
from disclosure.api.problems import Problem

KEYWORD = "Token"


class TokenAuthentication(BaseAuthentication):
    """No session: a page elsewhere cannot make a browser act here."""

    def authenticate(self, request):
        words = get_authorization_header(request).decode("latin-1").split()
        if len(words) != 2 or words[0].lower() != KEYWORD.lower():
            raise Problem(
                401, _("请在请求头 Authorization 中给出令牌：Token 后面空一格写令牌。")
            )
        token = ApiToken.of_secret(words[1])
        if token is None:
            raise Problem(401, _("令牌不对、已过期，或所属人员已离岗：请在管理后台重新建立。"))
        return token.person, token


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "disclosure.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"{KEYWORD} <在管理后台“接口令牌”建立的令牌>",
        }
