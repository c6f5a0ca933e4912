"""What every operation of the schema takes: rows that are there, and a body that is taken, from what the matrix sends."""

from dataclasses import dataclass

from schemathesis.core.parameters import ParameterLocation

from initiatives.models import User
from tests.api import sent
from tests.api.walking import API

PATH, HEADER, BODY = ParameterLocation.PATH, ParameterLocation.HEADER, ParameterLocation.BODY
QUERIES = {"GET search/": {"q": "trees"}}  # what has to be asked


@dataclass(frozen=True)
class Fitting:
    """The keys of rows and the bodies that are taken, by method and endpoint as the URL configuration has it."""

    keys: dict
    bodies: dict

    @classmethod
    def make(cls):
        """The ground of the matrix, as its administrator."""
        ground = sent.make_ground()
        keys = {**ground.keys, **sent.owned_by(User.objects.get(username="administrator"), ground)}
        return cls(keys, sent.bodies(ground, keys))

    def cases(self, operation):
        """A case that is taken; where many may be sent at once, a second of a list."""
        place = _place(operation)
        body = self.bodies.get(place, {} if operation.method != "get" else None)
        given = {
            "path_parameters": self._path(operation, place),
            "headers": {"If-Match": "*"} if operation.method != "get" else {},
            "query": dict(QUERIES.get(place, {})),
        }
        if not operation.body:
            yield operation.Case(**given)
            return
        for one in (body, [body]) if _of_many(operation) else (body,):
            yield operation.Case(**given, body=one, media_type="application/json")

    def aim(self, case, turn):
        """Let what fits of a case be about rows that are there; of its body one field stays as it was made up."""
        operation, place = case.operation, _place(case.operation)
        if self._fits(case, PATH) and case.path_parameters:
            case.path_parameters = self._path(operation, place)
        if self._fits(case, HEADER) and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        if self._fits(case, BODY) and place in self.bodies:
            case.body = _mixed(self.bodies[place], case.body, turn)

    @staticmethod
    def _fits(case, location):
        held = case.meta.components.get(location)
        return case.method == case.operation.method.upper() and (held is None or held.mode.is_positive)

    def _path(self, operation, place):
        endpoint = place.split(" ", 1)[1]
        given = next((self.keys[name] for name in (place, endpoint, endpoint.split("/")[0]) if name in self.keys), ())
        values = (given,) if isinstance(given, str) else given
        names = [each.name for each in operation.path_parameters]
        return dict(zip(names, values, strict=False))


def _mixed(taken, made_up, turn):
    """The body that is taken with one field as it was made up; of many, the first so."""
    match taken, made_up:
        case [[first, *_], [{**fields}, *_]]:
            return [_mixed(first, fields, turn)]
        case [{**fields}, {**others}] if others:
            name = sorted(others)[turn % len(others)]
            return {**fields, name: others[name]}
        case [{**fields}, [{**others}, *_]]:
            return [_mixed(fields, others, turn)]
    return made_up


def _place(operation):
    endpoint = operation.path.removeprefix(f"/{API}").replace("{", "<str:").replace("}", ">")
    return f"{operation.method.upper()} {endpoint}"


def _of_many(operation):
    return operation.method == "post" and any("oneOf" in str(each.definition)[:400] for each in operation.body)
