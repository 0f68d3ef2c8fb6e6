"""The settings of the site, without the limit on how often one address may ask the API."""

from portal.settings import *  # noqa: F403
from portal.settings import REST_FRAMEWORK

REST_FRAMEWORK = REST_FRAMEWORK | {"DEFAULT_THROTTLE_CLASSES": []}
