"""The named ways in which the practice provider can be wrong, to train people and test kiosks.

Each table maps a way to a pure change of one thing that leaves the provider: the callback's
parameters, the discovery document, the key set, the claims of a token. Ways that change how an
answer is sent (status, type, delay) or signed are acted out where that answer is made.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

Claims = dict[str, object]
Parameters = list[tuple[str, str]]


class Misbehaviour(StrEnum):
    """One way to be wrong."""

    NONE = "none"
    # the callback
    NO_ISS = "no-iss"
    FOREIGN_CALLBACK_ISS = "foreign-callback-iss"
    WRONG_STATE = "wrong-state"
    NO_STATE = "no-state"
    REPEATED_CODE = "repeated-code"
    NO_CODE = "no-code"
    ERROR_AND_CODE = "error-and-code"
    REGISTER_MISMATCH = "register-mismatch"
    # the token answer
    ANSWER_500 = "token-500"
    ANSWER_REFUSED = "token-refused"
    SLOW_ANSWER = "slow-token"
    GARBAGE = "garbage"
    ANSWER_HTML = "token-html"
    ANSWER_REDIRECT = "token-redirect"
    ANSWER_HUGE = "token-huge"
    ANSWER_MAC = "token-mac"
    ANSWER_WITHOUT_ID = "token-without-id"
    ANSWER_DUPLICATE = "token-duplicate"
    # the id_token
    WRONG_NONCE = "wrong-nonce"
    NO_NONCE = "no-nonce"
    WRONG_ISS = "wrong-iss"
    WRONG_AUD = "wrong-aud"
    FOREIGN_AZP = "foreign-azp"
    MANY_AUD = "many-aud"
    EXPIRED = "expired"
    NO_EXP = "no-exp"
    FUTURE_IAT = "future-iat"
    NO_IAT = "no-iat"
    OLD_IAT = "old-iat"
    FUTURE_NBF = "future-nbf"
    FOREIGN_ACR = "foreign-acr"
    NO_ACR = "no-acr"
    FOREIGN_AT_HASH = "foreign-at-hash"
    NO_SUB = "no-sub"
    NUMBER_SUB = "number-sub"
    ALG_NONE = "alg-none"
    ALG_HS256 = "alg-hs256"
    ALG_RS256 = "alg-rs256"
    BAD_SIGNATURE = "bad-signature"
    CUT_SIGNATURE = "cut-signature"
    EMBEDDED_KEY = "embedded-key"
    CRITICAL_HEADER = "critical-header"
    UNKNOWN_KID = "unknown-kid"
    DUPLICATE_CLAIM = "duplicate-claim"
    # the keys and the discovery document
    ROTATED_KEY = "rotated-key"
    EMPTY_KEYS = "empty-keys"
    SAME_KID = "same-kid"
    FOREIGN_DISCOVERY = "foreign-discovery"
    FOREIGN_ENDPOINT = "foreign-endpoint"
    # the userinfo
    USERINFO_500 = "userinfo-500"
    USERINFO_401 = "userinfo-401"
    PLAIN_USERINFO = "plain-userinfo"
    USERINFO_ALG_NONE = "userinfo-alg-none"
    USERINFO_BAD_SIGNATURE = "userinfo-bad-signature"
    USERINFO_WRONG_ISS = "userinfo-wrong-iss"
    USERINFO_WRONG_AUD = "userinfo-wrong-aud"
    USERINFO_EXPIRED = "userinfo-expired"
    OTHER_SUB = "other-sub"
    NO_FAMILY_NAME = "no-family-name"
    NO_GENDER = "no-gender"
    BAD_BIRTHDATE = "bad-birthdate"
    BAD_BIRTHPLACE = "bad-birthplace"
    BAD_GENDER = "bad-gender"
    ENDLESS_NAME = "endless-name"
    NAME_IS_A_LIST = "name-is-a-list"
    CONTROL_CHARACTERS = "control-characters"
    # the encryption of the userinfo, where there is one
    USERINFO_IN_CLEAR = "userinfo-in-clear"
    USERINFO_WEAKER_CIPHER = "userinfo-weaker-cipher"
    USERINFO_NO_CTY = "userinfo-no-cty"
    USERINFO_FOREIGN_RECIPIENT = "userinfo-foreign-recipient"
    USERINFO_UNSIGNED_INSIDE = "userinfo-unsigned-inside"


FOREIGN = "https://ailleurs.invalid"
_M = Misbehaviour


def _set(name: str, value: object) -> Callable[[Claims], Claims]:
    return lambda claims: claims | {name: value}


def _drop(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def _shift(seconds: int, *names: str) -> Callable[[Claims], Claims]:
    def shifted(claims: Claims) -> Claims:
        moved = {name: claims[name] for name in names}
        return claims | {
            name: value + seconds for name, value in moved.items() if isinstance(value, int)
        }

    return shifted


def _nbf(claims: Claims) -> Claims:
    iat = claims["iat"]
    return claims | {"nbf": iat + 3600 if isinstance(iat, int) else iat}


ID_TOKEN: Mapping[Misbehaviour, Callable[[Claims], Claims]] = MappingProxyType(
    {
        _M.WRONG_NONCE: _set("nonce", "0" * 64),
        _M.NO_NONCE: _drop("nonce"),
        _M.WRONG_ISS: _set("iss", FOREIGN),
        _M.WRONG_AUD: _set("aud", "un-autre-service"),
        _M.FOREIGN_AZP: _set("azp", "un-autre-service"),
        _M.MANY_AUD: lambda claims: claims | {"aud": [claims["aud"], "un-autre-service"]},
        _M.EXPIRED: _shift(-600, "exp"),
        _M.NO_EXP: _drop("exp"),
        _M.FUTURE_IAT: _shift(3600, "iat", "exp"),
        _M.NO_IAT: _drop("iat"),
        _M.OLD_IAT: _shift(-3600, "iat"),
        _M.FUTURE_NBF: _nbf,
        _M.FOREIGN_ACR: _set("acr", "eidas0"),
        _M.NO_ACR: _drop("acr"),
        _M.FOREIGN_AT_HASH: _set("at_hash", "A" * 22),
        _M.NO_SUB: _drop("sub"),
        _M.NUMBER_SUB: _set("sub", 42),
    }
)
"""Changes of the id_token's claims."""

USERINFO: Mapping[Misbehaviour, Callable[[Claims], Claims]] = MappingProxyType(
    {
        _M.USERINFO_WRONG_ISS: _set("iss", FOREIGN),
        _M.USERINFO_WRONG_AUD: _set("aud", "un-autre-service"),
        _M.USERINFO_EXPIRED: _shift(-600, "exp"),
        _M.OTHER_SUB: _set("sub", "f" * 64 + "v1"),
        _M.NO_FAMILY_NAME: _drop("family_name"),
        _M.NO_GENDER: _drop("gender"),
        _M.BAD_BIRTHDATE: _set("birthdate", "1977-00-03"),
        _M.BAD_BIRTHPLACE: _set("birthplace", "Lille"),
        _M.BAD_GENDER: _set("gender", "robot"),
        _M.ENDLESS_NAME: _set("family_name", "A" * 10_000),
        _M.NAME_IS_A_LIST: _set("family_name", ["MARTIN"]),
        _M.CONTROL_CHARACTERS: _set("family_name", "MAR\x1b[31mTIN\x00\u202e\u2066"),
    }
)
"""Changes of the userinfo's claims."""


def _without(name: str) -> Callable[[Parameters], Parameters]:
    return lambda parameters: [pair for pair in parameters if pair[0] != name]


def _with(name: str, value: str) -> Callable[[Parameters], Parameters]:
    return lambda parameters: [*_without(name)(parameters), (name, value)]


def _not_found(parameters: Parameters) -> Parameters:
    """Return what comes back when the civil register does not know the identity so written."""
    told = [
        ("error", "access_denied"),
        ("error_description", "user authentication aborted Y010004"),
    ]
    return [*_without("code")(parameters), *told]


CALLBACK: Mapping[Misbehaviour, Callable[[Parameters], Parameters]] = MappingProxyType(
    {
        _M.NO_ISS: _without("iss"),
        _M.FOREIGN_CALLBACK_ISS: _with("iss", FOREIGN),
        _M.WRONG_STATE: _with("state", "0" * 64),
        _M.NO_STATE: _without("state"),
        _M.REPEATED_CODE: lambda parameters: [*parameters, ("code", "un-autre-code")],
        _M.NO_CODE: _without("code"),
        _M.ERROR_AND_CODE: _with("error", "server_error"),
        _M.REGISTER_MISMATCH: _not_found,
    }
)
"""Changes of the parameters that the browser carries back."""


def _same_kid(keys: Claims) -> Claims:
    present = keys["keys"]
    return {"keys": [*present, *present]} if isinstance(present, list) else keys


DOCUMENT: Mapping[Misbehaviour, Callable[[Claims], Claims]] = MappingProxyType(
    {
        _M.FOREIGN_DISCOVERY: _set("issuer", FOREIGN),
        _M.FOREIGN_ENDPOINT: _set("token_endpoint", f"{FOREIGN}/token"),
    }
)
"""Changes of the discovery document."""

KEYS: Mapping[Misbehaviour, Callable[[Claims], Claims]] = MappingProxyType(
    {_M.EMPTY_KEYS: _set("keys", []), _M.SAME_KID: _same_kid}
)
"""Changes of the key set."""
