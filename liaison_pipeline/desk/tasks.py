"""What a process of the desk does: one piece of work of the pipeline, told as plain data.

Knows the functions of the pipeline and what the page is told of their results. Does not know HTTP, SQL
or rules. The heavy libraries are loaded here and leave with the process, so the page answers while a run
is on, and a run that dies takes nothing with it.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from liaison_pipeline.desk.messages import Answer, DeskStep, DeskTask, Plain, Tell
from liaison_pipeline.errors import RequestError
from liaison_pipeline.model.period import MonthSpan, Period
from liaison_pipeline.troubles import trouble_of
from liaison_pipeline.workspace import LOG, Workspace

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from liaison_pipeline.running import Run

PATIENCE = 60.0  # seconds; libraries take one to load, and 150 MB
TOO_MANY = 200  # findings that the page shows at once; the pages of outbox/ show all


def serve(pipe: "Connection") -> None:
    """Does what comes through the pipe, and sends steps and answers; goes home when nothing has come for
    a while or the desk has ended."""
    with suppress(EOFError, OSError):
        while pipe.poll(PATIENCE):
            task = cast(DeskTask, pipe.recv())
            pipe.send(_done(task, pipe.send))


def _done(task: DeskTask, tell: Tell) -> Answer:
    try:
        return TASKS[task.name](task, tell)
    except Exception as error:
        workspace = Workspace.at(task.root)
        trouble = trouble_of(error, workspace.master_file, f"文件夹里的 {LOG}")
        if trouble.inside:
            workspace.log(trouble.inside)
        return Answer(trouble.status, trouble.text)


def _run(task: DeskTask, tell: Tell) -> "Run":
    """Returns the run that a task stands for; the month is the one that the page shows."""
    from liaison_pipeline.running import Run

    workspace = Workspace.at(task.root)
    return Run(
        workspace=workspace,
        master=workspace.master_url,
        as_of=task.as_of,
        period=Period.parse(task.words["month"]),
        progress=lambda stage, done, whole: tell(DeskStep(stage, done, whole)),
    )


def _consolidate(task: DeskTask, tell: Tell) -> Answer:
    from liaison_pipeline.pipeline import consolidate

    published = consolidate(_run(task, tell))
    errand, month = published.errand, published.month
    told: dict[str, Plain] = {
        "month": str(month.period),
        "read": published.read,
        "kept": [f"{kept.period} {kept.path}" for kept in errand.kept],
        "stale": [period.chinese for period in errand.stale],
    }
    return Answer(1 if month.has_errors else 0, told=told)


def _span(task: DeskTask, tell: Tell) -> Answer:
    """Makes the report and the statistics of a quarter or a year that has begun."""
    from liaison_pipeline.pipeline import consolidate_span
    from liaison_pipeline.running import begun

    try:
        span = begun(MonthSpan.parse(task.words["span"]), task.as_of)
    except ValueError as error:
        raise RequestError("请选一个季度或一年。") from error
    run = replace(_run(task, tell), period=span.until(task.as_of), asked=True, span=span)
    published = consolidate_span(run, span)
    files: list[Plain] = [
        f"{span}/{path.relative_to(published.folder).as_posix()}"
        for path in sorted(published.folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]
    return Answer(0, told={"name": span.chinese, "files": files})


def _check(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.checking import check
    from liaison_pipeline.documents.parts.masking import mask
    from liaison_pipeline.model.findings import LEVELS

    workspace = Workspace.at(task.root)
    findings = check([workspace.inbox / file for file in task.files], workspace, task.as_of)
    lines: list[Plain] = [
        {
            "severity": str(finding.severity),
            "level": LEVELS[finding.severity],
            "where": mask(finding.place.address(" ")),
            "message": mask(finding.words.message),
            "suggestion": mask(finding.words.suggestion),
        }
        for finding in findings[:TOO_MANY]
    ]
    return Answer(0, told={"findings": lines, "all": len(findings)})


def _keep(task: DeskTask, tell: Tell) -> Answer:
    """Reads what lies in inbox/ into the master, and says whether a file's content is in it: then it may
    be replaced."""
    from liaison_pipeline.pipeline import take_in

    with take_in(_run(task, tell)) as taken:
        kept = (task.words["file"], task.words["sha256"]) in taken.master.contents()
    return Answer(0, told={"kept": kept})


def _withdraw(task: DeskTask, tell: Tell) -> Answer:
    from liaison_pipeline import pipeline

    why = task.words["why"].strip()
    if not why:
        raise RequestError("请写明撤回的理由。")
    done = pipeline.withdraw(_run(task, tell), task.words["file"], why)
    return Answer(0, told={"file": done.file, "copies": list(done.copies), "before": done.before})


def _undo(task: DeskTask, tell: Tell) -> Answer:
    from liaison_pipeline import pipeline

    return Answer(0, told={"file": pipeline.restore(_run(task, tell), task.words["file"]).file})


def _trace(task: DeskTask, tell: Tell) -> Answer:
    from liaison_pipeline.documents.clerk.answers import answer, heading, what_of
    from liaison_pipeline.documents.parts.masking import mask
    from liaison_pipeline.pipeline import look

    trace = answer(look(_run(task, tell)), task.words["what"])
    items: list[Plain] = [
        {
            "unit": line.unit,
            "what": what_of(line),
            "where": mask(" ".join(filter(None, (line.file, line.sheet, line.cell)))),
            "value": mask(line.value),
        }
        for line in trace.items[:TOO_MANY]
    ]
    name, value = heading(trace)
    return Answer(0, told={"name": name, "value": value, "items": items, "all": len(trace.items)})


def _forms(task: DeskTask, tell: Tell) -> Answer:
    from liaison_pipeline.pipeline import blank_forms

    run = _run(task, tell)
    folder = Path("空白表") / str(run.period)
    written, kept = blank_forms(run, task.root / folder, ())
    told: dict[str, Plain] = {"folder": folder.as_posix(), "written": len(written)}
    return Answer(0, told=told | {"kept": [path.name for path in kept]})


def _decisions(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.desk.decisions import open_list

    return Answer(0, told=open_list(task.root, task.words["kind"], task.words["month"]).plain())


def _decide(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.desk.decisions import save_list

    saved = save_list(task.root, task.words["kind"], task.words["month"], task.words["rows"])
    return Answer(0, told={"file": saved})


def _units(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.desk.units import listed_units

    return Answer(0, told=listed_units(task.root))


def _list_units(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.desk.units import save_units

    return Answer(0, told={"file": save_units(task.root, task.words["rows"])})


def _office(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.desk.office import told_office

    return Answer(0, told=told_office(task.root))


def _name_office(task: DeskTask, _tell: Tell) -> Answer:
    from liaison_pipeline.desk.office import save_office

    return Answer(0, told={"file": save_office(task.root, task.words["fields"])})


def _backup(task: DeskTask, tell: Tell) -> Answer:
    from liaison_pipeline.backups import make_backup

    saved = make_backup(_run(task, tell), None)
    told: dict[str, Plain] = {
        "file": saved.path.relative_to(task.root).as_posix(),
        "files": saved.files,
        "left_out": list(saved.left_out),
    }
    return Answer(0, told=told)


def _init(task: DeskTask, _tell: Tell) -> Answer:
    """Makes a workspace where there is none; what is there is left alone."""
    from liaison_pipeline.starting import start

    return Answer(0, told={"made": [str(path) for path, made in start(task.root, ()) if made]})


TASKS: Mapping[str, Callable[[DeskTask, Tell], Answer]] = {
    "init": _init,
    "consolidate": _consolidate,
    "span": _span,
    "check": _check,
    "keep": _keep,
    "withdraw": _withdraw,
    "undo": _undo,
    "trace": _trace,
    "forms": _forms,
    "decisions": _decisions,
    "decide": _decide,
    "units": _units,
    "list-units": _list_units,
    "office": _office,
    "name-office": _name_office,
    "backup": _backup,
}
