"""Lists of a kind or an indicator, written as lines of text."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

BETWEEN = "|"
LONGEST_LIST = 200  # lines
LONGEST_LINE = 500


class LinesField(forms.CharField):
    """A list, one line each."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})

    def __init__(self, **kwargs):
        super().__init__(**{"required": False} | kwargs)

    def prepare_value(self, value):
        return "\n".join(map(self.written, value)) if isinstance(value, list) else value

    def to_python(self, value):
        lines = [line.strip() for line in super().to_python(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > LONGEST_LIST:
            raise ValidationError(_("最多 %(limit)d 行。") % {"limit": LONGEST_LIST})
        found = []
        for place, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                raise ValidationError(
                    _("第%(place)d行超过 %(limit)d 字。")
                    % {"place": place, "limit": LONGEST_LINE}
                )
            found.append(self.read(line, place))
        return found

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))

    def written(self, item) -> str:
        return item

    def read(self, line: str, place: int):
        return line


class PairsField(LinesField):
    """A line is the fields of an object, parted by |: ``names``, of which the last
    ``optional`` may be left out. What is named in ``lists`` is a list parted by 、."""

    def __init__(self, *, names: list[str], optional: int = 0, lists=(), **kwargs):
        super().__init__(**kwargs)
        self.names, self.optional, self.lists = names, optional, lists

    def written(self, item: dict) -> str:
        parts = [item.get(name, "") for name in self.names]
        texts = ["、".join(part) if isinstance(part, list) else part for part in parts]
        return f" {BETWEEN} ".join(texts).rstrip(f" {BETWEEN}")

    def read(self, line: str, place: int) -> dict:
        parts = [part.strip() for part in line.replace("｜", BETWEEN).split(BETWEEN)]
        needed = len(self.names) - self.optional
        if not needed <= len(parts) <= len(self.names) or not all(parts[:needed]):
            raise ValidationError(
                _("第%(place)d行“%(line)s”：请写成“%(form)s”，用竖线隔开。")
                % {"place": place, "line": line[:30], "form": self.help_form()}
            )
        found = dict(zip(self.names, parts, strict=False))
        for name in self.names:
            found.setdefault(name, "")
        for name in self.lists:
            words = found[name].replace("，", "、").split("、")
            found[name] = [word.strip() for word in words if word.strip()]
        return found

    def help_form(self) -> str:
        return str(self.help_text)
