"""The commands `liaison` and `consolidate`, put together from the modules of this room."""

import sys

import click

from liaison_pipeline import __version__
from liaison_pipeline.cli.chinese import ChineseGroup, told
from liaison_pipeline.cli.desk import desk
from liaison_pipeline.cli.keeping import backup, export, forget, restore
from liaison_pipeline.cli.looking import check, status, trace
from liaison_pipeline.cli.options import complain, speak_utf8
from liaison_pipeline.cli.preparing import forms, init, withdraw
from liaison_pipeline.cli.reporting import consolidate


@click.group(cls=ChineseGroup, help="企业联系服务台账汇总。")
@click.version_option(__version__, help="显示版本。", message="%(prog)s %(version)s")
def main() -> None:
    speak_utf8()


for _command in (
    consolidate,
    check,
    status,
    trace,
    forms,
    init,
    withdraw,
    export,
    backup,
    restore,
    forget,
    desk,
):
    main.add_command(_command)


def consolidate_main() -> None:
    """The command `consolidate`."""
    _run(consolidate, "consolidate")


def liaison_main() -> None:
    """The command `liaison`."""
    _run(main, "liaison")


def _run(command: click.Command, name: str) -> None:
    """Runs a command; wrong usage is told in Chinese."""
    speak_utf8()
    try:
        sys.exit(command.main(prog_name=name, standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message)
        sys.exit(0)
    except click.ClickException as error:
        usage = told(error)
    except click.Abort:
        sys.exit(complain("已中止。", 3))
    sys.exit(complain(f"{usage}用法见 {name} --help。", 2))
