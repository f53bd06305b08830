"""The tidy tables: what `liaison export` writes, and the SQL views of the same names in the master.

Knows each table and column, in English and Chinese, with what it means, and the SQL that gives it; a
column without SQL is found out by the program alone (exporting.py). Does not know files or frames. A
view of English names lies over the tables of the master, one of Chinese names over that.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from liaison_pipeline.master import tables
from liaison_pipeline.master.opening import changing

TEXT, NUMBER, DAY = "文字", "整数", "日期"
KEY = "views"  # of the table meta: a digest of the views that were made
AddedColumns = Mapping[str, Mapping[str, str]]  # table of rows -> column of a schema -> its label


@dataclass(frozen=True, slots=True)
class TidyColumn:
    """`sql`: what gives it in a view; '' for what only the program finds out."""

    name: str
    title: str
    kind: str
    sql: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TidyTable:
    """`rows`: the table of the master whose rows these are; `source`: what stands behind FROM, '' for
    a table that the program alone makes. `{days}` there gives each day of a cell."""

    name: str
    title: str
    meaning: str
    rows: str
    source: str
    columns: tuple[TidyColumn, ...]

    @property
    def shown(self) -> list[TidyColumn]:
        """Returns the columns that its view has."""
        return [column for column in self.columns if column.sql]


def _case(what: str, words: Mapping[str, str]) -> str:
    parts = " ".join(f"WHEN '{key}' THEN '{word}'" for key, word in words.items())
    return f"CASE {what} {parts} ELSE {what} END"


def _flag(what: str) -> str:
    return f"CASE WHEN {what} THEN 1 ELSE 0 END"


def _first_day(what: str) -> str:
    return f"NULLIF(SUBSTR({what}, 1, 10), '')"


_FORMS = {
    "ledger": "月台账",
    "register": "诉求登载表",
    "roster": "企业名录",
    "dispatch": "分派建议",
    "callback": "回访清单",
    "sameas": "对应确认",
    "statement": "报送情况",
}
_STATUS = {
    "accepted": "采用",
    "rejected": "退回",
    "superseded": "已被新表取代",
    "withdrawn": "已撤回",
    "blank": "空白表",
}
_SEVERITY = {"error": "错误", "warning": "提醒", "info": "说明"}
_MONTH = TidyColumn("month", "月份", TEXT, "NULLIF(s.period, '')", "表是哪个月的，如 2021-04")
_UNIT = TidyColumn("unit", "单位", TEXT, "s.unit", "填报单位，登记的名称")
_ENTERPRISE = TidyColumn("enterprise", "企业名称", TEXT, "r.enterprise", "表里写的名称")
_STATE = TidyColumn("status", "表的处理结果", TEXT, _case("s.status", _STATUS), "采用的才计入数字")
_HELD = TidyColumn("held", "本行不计入", NUMBER, _flag("r.held"), "1：这一行有错误，不计入")
_TWICE = TidyColumn("duplicate", "重复行", NUMBER, _flag("r.duplicate"), "1：同一张表里前面已有")
_COUNTS = TidyColumn("counts", "计入数字", NUMBER, "", "1：计入各项数字（已考虑取代、撤回和日期）")
_FIRM = TidyColumn(
    "enterprise_key", "企业（归并）", TEXT, "", "写法不同、改过名的同一家企业，这里一样"
)
_NUMBER = TidyColumn("number", "诉求编号", TEXT, "", "这件诉求一直用的编号，同“诉求”表对应")
_PLACE = (
    TidyColumn("file", "文件", TEXT, "s.file", "inbox 里的路径"),
    TidyColumn("sheet", "工作表", TEXT, "r.sheet", ""),
    TidyColumn("row", "行", NUMBER, 'r."row"', "工作表里的行号"),
)
_ID = TidyColumn("submission_id", "表号", TEXT, "s.submission_id", "同“报送”表对应")
_EXTRA = TidyColumn("extra", "其他栏目", TEXT, "NULLIF(r.extra, '{}')", "程序不认识的栏目，JSON")
_OF = "JOIN submissions s ON s.submission_id = r.submission_id"


def _text(name: str, title: str, meaning: str = "", sql: str = "") -> TidyColumn:
    return TidyColumn(name, title, TEXT, sql or f"r.{name}", meaning)


TABLES = (
    TidyTable(
        "tidy_submissions", "报送", "收到的每一张表，一行一张", "", "submissions s",
        (
            _MONTH, _UNIT,
            TidyColumn("form", "表种", TEXT, _case("s.kind", _FORMS), ""),
            TidyColumn("attachment", "附件", NUMBER, "NULLIF(s.form, 0)", "附件几；名录等没有"),
            _STATE,
            TidyColumn("filed_on", "填报日期", DAY, "s.filed_on", "填报时间，没有的是最后保存的那天"),
            TidyColumn("dated", "有填报时间", NUMBER, _flag("s.dated"), "0：填报日期是最后保存的那天"),
            TidyColumn("reporter", "填报人", TEXT, "s.reporter", ""),
            TidyColumn("consolidated", "汇总表", NUMBER, _flag("s.consolidated"), "1：街道的汇总表"),
            TidyColumn("file", "文件", TEXT, "s.file", "inbox 里的路径"),
            TidyColumn("sheet", "工作表", TEXT, "s.sheet", ""),
            TidyColumn("sha256", "内容校验值", TEXT, "s.sha256", "文件内容的 SHA-256"),
            _ID,
        ),
    ),
    TidyTable(
        "tidy_contacts", "联系", "月台账的每一行", "contacts", f"contacts r {_OF}",
        (
            _MONTH, _UNIT, _ENTERPRISE, _FIRM,
            _text("category", "所属类别"),
            _text("contacted_on", "联系时间", "表里写的"),
            TidyColumn("first_date", "首个联系日期", DAY, _first_day("r.contact_dates"), "读出的日期"),
            _text("method", "联系形式"),
            TidyColumn(
                "grievance_count", "诉求个数", NUMBER,
                "CASE WHEN r.count_shared THEN 0 ELSE r.count END", "几行合并成一格的，只记在第一行",
            ),
            _text("enterprise_contact", "企业联络人员及电话"),
            _text("department", "联系服务部门"),
            _text("leader_contact", "联系服务领导及电话"),
            _text("service_contact", "联系服务人及电话"),
            _STATE, _HELD, _TWICE, _COUNTS, *_PLACE, _ID, _EXTRA,
        ),
    ),
    TidyTable(
        "tidy_contact_dates", "联系日期", "每一次联系：联系时间里写了几天，就有几行", "contacts",
        f"contacts r {_OF} {{days}}",
        (
            _MONTH, _UNIT, _ENTERPRISE, _FIRM,
            TidyColumn("contact_date", "联系日期", DAY, _first_day("d.value"), "只写月份的是那个月1日"),
            TidyColumn(
                "precise", "有具体日", NUMBER, _flag("SUBSTR(d.value, 11) = ''"),
                "0：只写了月份或上旬、中旬",
            ),
            TidyColumn("counted_month", "计入月份", TEXT, "", "这次联系算在哪个月"),
            _STATE, _HELD, _COUNTS,
            TidyColumn("row", "行", NUMBER, 'r."row"', "工作表里的行号"), _ID,
        ),
    ),
    TidyTable(
        "tidy_register_rows", "诉求登记", "诉求登载表的每一行；一件诉求每个月登记一行", "grievances",
        f"grievances r {_OF}",
        (
            _MONTH, _UNIT, _NUMBER, _ENTERPRISE, _FIRM,
            _text("title", "问题诉求名称"),
            _text("enterprise_contact", "企业联络人员及电话"),
            _text("service_contact", "部门联系服务人及电话"),
            _text("content", "具体内容"),
            _text("closed_on", "办结时间", "表里写的"),
            TidyColumn("closed_date", "办结日期", DAY, _first_day("r.closed_dates"), "读出的日期"),
            _text("progress", "办理情况"),
            _STATE, _HELD,
            TidyColumn("closing_held", "办结不计入", NUMBER, _flag("r.closing_fault"), "1：办结有错误"),
            _TWICE, _COUNTS, *_PLACE, _ID, _EXTRA,
        ),
    ),
    TidyTable(
        "tidy_grievances", "诉求", "每一件诉求，从登记到办结，一行一件", "", "",
        (
            TidyColumn("number", "诉求编号", TEXT, "", "一直不变"),
            TidyColumn("first_month", "首次登记月份", TEXT, "", ""),
            TidyColumn("unit", "首次登记单位", TEXT, "", ""),
            TidyColumn("holder", "现在的承办单位", TEXT, "", "分派以后是承办单位"),
            TidyColumn("enterprise", "企业名称", TEXT, "", ""),
            TidyColumn("title", "问题诉求名称", TEXT, "", "最近一次登记的写法"),
            TidyColumn("raised_on", "收集日期", DAY, "", "台账里提出它的那次联系"),
            TidyColumn("state", "状态", TEXT, "", "办结 或 未办结，到所问的月份末为止"),
            TidyColumn("closed_month", "办结月份", TEXT, "", ""),
            TidyColumn("closed_date", "办结日期", DAY, "", ""),
            TidyColumn("times_registered", "登记次数", NUMBER, "", "登载表里写了几行"),
            TidyColumn("times_reopened", "重新提出次数", NUMBER, "", ""),
            TidyColumn("progress", "最近的办理情况", TEXT, "", ""),
        ),
    ),
    TidyTable(
        "tidy_enterprises", "企业", "名录里有的和报过的每一家企业", "", "enterprises r",
        (
            TidyColumn("unit", "单位", TEXT, "r.unit", "责任单位，或报它的单位"),
            _ENTERPRISE,
            _text("category", "所属类别"),
            _text("credit_code", "统一社会信用代码"),
            _text("industry", "行业"),
            _text("state", "企业状态", "名录里写的", "r.status"),
            _text("first_month", "首次上报月份", "", "NULLIF(r.first_period, '')"),
            _text("last_month", "最近上报月份", "", "NULLIF(r.last_period, '')"),
        ),
    ),
    TidyTable(
        "tidy_dispatches", "分派", "分派建议里的每一行", "dispatches", f"dispatches r {_OF}",
        (
            _text("number", "诉求编号"), _text("unit", "填报单位"), _ENTERPRISE,
            _text("title", "问题诉求名称"),
            _text("advised_level", "建议层级"), _text("advised_unit", "建议承办单位"),
            _text("level", "决定层级"), _text("target", "承办单位"),
            TidyColumn("dispatched_date", "交办日期", DAY, _first_day("r.dispatched_dates"), ""),
            _text("deadline", "办理时限", "表里写的"),
            TidyColumn("deadline_date", "时限日期", DAY, _first_day("r.deadline_dates"), "读出的日期"),
            _text("system", "上级系统"),
            _text("system_number", "登记号"), _text("system_date", "登记日期"),
            _text("remark", "备注"),
            _STATE, *_PLACE, _ID,
        ),
    ),
    TidyTable(
        "tidy_callbacks", "回访", "回访清单里的每一行", "callbacks", f"callbacks r {_OF}",
        (
            _text("number", "诉求编号"), _text("unit", "填报单位"), _ENTERPRISE,
            _text("title", "问题诉求名称"),
            TidyColumn("closed_date", "办结日期", DAY, _first_day("r.closed_dates"), ""),
            TidyColumn("called_date", "回访日期", DAY, _first_day("r.called_dates"), ""),
            _text("method", "回访方式"), _text("satisfaction", "满意度"),
            _text("attitude", "服务态度"), _text("opinion", "意见"),
            _STATE, *_PLACE, _ID,
        ),
    ),
    TidyTable(
        "tidy_findings", "文件问题", "一份文件自己就能看出的问题（各月全部问题见 findings.csv）", "",
        "findings r",
        (
            TidyColumn("severity", "程度", TEXT, _case("r.severity", _SEVERITY), ""),
            _text("code", "问题代码", "见 docs/问题代码.md"),
            TidyColumn("month", "月份", TEXT, "NULLIF(r.period, '')", ""),
            _text("unit", "单位"), _text("file", "文件"), _text("sheet", "工作表"),
            _text("cell", "单元格"), _text("column", "栏目", "", 'r."column"'),
            _text("value", "内容", "", 'r."value"'), _text("message", "说明"),
            _text("suggestion", "应改为"),
            _text("submission_id", "表号", "同“报送”表对应"),
        ),
    ),
    TidyTable(
        "tidy_unit_months", "单位月度", "各单位各月的数字，同各月 summary.json 一样算", "", "",
        (
            TidyColumn("month", "月份", TEXT, "", ""),
            TidyColumn("unit", "单位", TEXT, "", ""),
            TidyColumn("kind", "类别", TEXT, "", "科室 或 村社区"),
        ),
    ),
)  # fmt: skip


def tidy_tables(added: AddedColumns) -> list[TidyTable]:
    """Returns the tables with the columns that an office has added to its schemas."""
    return [_with_added(table, added.get(table.rows, {})) for table in TABLES]


def _with_added(table: TidyTable, added: Mapping[str, str]) -> TidyTable:
    if table.name == "tidy_contact_dates":
        return table
    names = {column.name for column in table.columns} | {column.title for column in table.columns}
    more = []
    for name, title in added.items():
        own = name if name not in names else f"added_{name}"
        shown = title if title not in names else f"{title}（加栏）"
        more.append(TidyColumn(own, shown, TEXT, f"{{added:{name}}}", "本单位加的一栏"))
    return replace(table, columns=(*table.columns, *more))


def keep_views(engine: Engine, added: AddedColumns) -> None:
    """Makes the views anew where they are not those of today."""
    statements = list(_statements(added, engine.dialect.name))
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    meta = tables.meta
    stored = sa.select(meta.c.value).where(meta.c.key == KEY)
    with changing(engine) as connection:
        if connection.execute(stored).scalar() == digest:
            return
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.execute(sa.delete(meta).where(meta.c.key == KEY))
        connection.execute(sa.insert(meta), {"key": KEY, "value": digest})


def _statements(added: AddedColumns, dialect: str) -> Iterator[str]:
    shown = [table for table in tidy_tables(added) if table.source]
    for table in shown:
        yield f'DROP VIEW IF EXISTS "{table.title}"'
        yield f'DROP VIEW IF EXISTS "{table.name}"'
    for table in shown:
        columns = ", ".join(
            f"{_sql(column, dialect)} AS {_quoted(column.name)}" for column in table.shown
        )
        source = table.source.replace("{days}", _DAYS.get(dialect, _DAYS["postgresql"]))
        yield f'CREATE VIEW "{table.name}" AS SELECT {columns} FROM {source}'
        titles = ", ".join(
            f"{_quoted(column.name)} AS {_quoted(column.title)}" for column in table.shown
        )
        yield f'CREATE VIEW "{table.title}" AS SELECT {titles} FROM "{table.name}"'


_DAYS = {
    "sqlite": "JOIN json_each('[\"' || REPLACE(r.contact_dates, ';', '\",\"') || '\"]') d "
    "ON r.contact_dates <> ''",
    "postgresql": "JOIN LATERAL unnest(string_to_array(r.contact_dates, ';')) AS d(value) "
    "ON r.contact_dates <> ''",
}


def _sql(column: TidyColumn, dialect: str) -> str:
    if not column.sql.startswith("{added:"):
        return column.sql
    name = column.sql[len("{added:") : -1]
    if dialect == "sqlite":
        return f"json_extract(r.added, '$.\"{name}\"')"
    return f"(CAST(r.added AS json) ->> '{name}')"


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def read_view(connection: Connection, table: TidyTable) -> Sequence[Sequence[object]]:
    """Returns the rows of a view, in the order of its columns."""
    columns = ", ".join(_quoted(column.name) for column in table.shown)
    return [
        tuple(row) for row in connection.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"')
    ]
