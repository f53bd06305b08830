"""Commands whose help, usage and mistakes are told in Chinese, down to click's own headings.

Knows what click says by itself. Does not know what a command does.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

import click

_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_NAMES = {"options": "[选项]", "command": "命令 [选项]..."}
# what click says of a value, and how it is said here; the groups are put in
_SAID = (
    (r"'(.*)' is not a valid (?:integer|int).*", "“{0}”不是整数"),
    (r"(.*) is not in the range (.*)\.", "{0} 不在允许的范围里（{1}）"),
    (r"'(.*)' is not one of (.*)\.", "“{0}”不对，只能写 {1}"),
    (r"(?:File|Path|Directory) '(.*)' does not exist\.", "找不到“{0}”"),
    (r"(?:File|Path) '(.*)' is a directory\.", "“{0}”是文件夹，这里要写文件"),
    (r"Directory '(.*)' is a file\.", "“{0}”是文件，这里要写文件夹"),
    (r"(?:File|Path|Directory) '(.*)' is not (?:readable|writable)\.", "没有权限读写“{0}”"),
    (r"No such command '(.*)'\..*", "没有“{0}”这个命令"),
    (r"Got unexpected extra arguments? \((.*)\)", "多写了：{0}"),
    (r"Option '(.*)' requires (?:an argument|\d+ arguments)\.", "{0} 后面要写上内容"),
    (r"Option '(.*)' does not take a value\.", "{0} 后面不用写内容"),
    (r"Missing command\.", "没有写要做什么"),
    (r"No such option:? '?(.*?)'?[.( ].*|No such option:? (\S+)", "没有 {0} 这个选项"),
)  # fmt: skip


class ChineseFormatter(click.HelpFormatter):
    """Writes headings and usage in Chinese."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        del prefix
        super().write_usage(prog, args, "用法：")


class ChineseContext(click.Context):
    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help is all Chinese."""

    context_class = ChineseContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return _usage(super().collect_usage_pieces(ctx))


class ChineseGroup(click.Group):
    """A group of commands whose help is all Chinese."""

    context_class = ChineseContext
    command_class = ChineseCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return _usage(super().collect_usage_pieces(ctx))


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示这份说明。"
    return option


def _usage(pieces: Sequence[str]) -> list[str]:
    words = {"[OPTIONS]": _NAMES["options"], "COMMAND [ARGS]...": _NAMES["command"]}
    return [words.get(piece, piece) for piece in pieces]


class DayType(click.DateTime):
    """A day: 2021-04-28, 2021/4/28, 20210428 or 2021年4月28日."""

    name = "日期"
    _WRITTEN = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d\d)(\d\d)")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        found = self._WRITTEN.fullmatch(str(value).strip())
        try:
            year, month, day = (int(part) for part in (found.groups() if found else ()) if part)
            return datetime.combine(date(year, month, day), datetime.min.time())
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2021-04-28 这样", param, ctx)


DAY = DayType()


def told(error: click.ClickException) -> str:
    """Returns what is wrong with a command line, in a sentence."""
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项。"
    if isinstance(error, click.MissingParameter):
        return f"用法有误：还要写上{_called(error.param)}。"
    text = chinese(error.message)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_called(error.param)} 写法有误：{text}。"
    return f"{text}。"


def _called(param: click.Parameter | None) -> str:
    """Returns a parameter as the usage shows it: an option by its name, an argument by its word."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return str(param.metavar or param.name or "").strip("[].") if param is not None else "内容"


def chinese(text: str) -> str:
    """Returns a sentence of click in Chinese; what click was told in Chinese stays as it is."""
    text = text.strip()
    for pattern, said in _SAID:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            return said.format(*(part for part in found.groups() if part is not None))
    return text.rstrip("。.") if re.search("[\u4e00-\u9fff]", text) else "命令写得不对"
