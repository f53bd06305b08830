"""单位名单.xlsx -> the units of an office, as a table that the clerk edits in place of `[[units]]`.

Knows the labels of the table, what its cells may say, and which names are read as one. An empty cell
keeps what is built in for that name; 无 says that there is none. Raises SettingsError, whose text names
the cell. Does not know liaison.toml, nor who reads the units.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from liaison_pipeline.errors import SettingsError
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import read_bytes
from liaison_pipeline.files.grid import CellError, Grid, Refused, Workbook, show
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.model.settings import Limits, Settings, Unit
from liaison_pipeline.spelling.label_text import folded, label_spellings
from liaison_pipeline.spelling.units import reading_of
from liaison_pipeline.spelling.values import fold, is_ditto, is_filler
from liaison_pipeline.workspace import UNIT_LIST

NAME = UNIT_LIST
BOTH = ("中小微企业", "个体工商户")
DEFAULT_CATEGORIES = {"office": BOTH[:1], "village": BOTH[1:]}
KIND_WORDS = {"office": "科室", "village": "村社区"}
# column -> its official label, then other spellings
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("单位名称", "单位", "名称", "科室(村社区)名称"),
    "kind": ("类别", "单位类别", "科室/村社区", "类型", "单位类型"),
    "aliases": ("其他写法", "别名", "简称", "其他名称", "其他叫法"),
    "categories": ("所属类别", "联系企业类别", "企业类别"),
    "remit": ("负责行业", "行业"),
    "topics": ("诉求关键词", "关键词", "诉求关键字"),
    "supervisor": ("驻村科室", "督促科室", "包村科室", "联系科室"),
    "subdistrict": ("街道", "所属街道", "街道名称"),
    "contact": ("联系人", "联络人", "联络员"),
    "phone": ("电话", "联系电话", "手机", "手机号码", "电话号码"),
}
LABELS = {name: spellings[0] for name, spellings in COLUMNS.items()}
SHOWN = "、".join(LABELS.values())
_MEANS = {folded(word): name for name, words in COLUMNS.items() for word in words}
_KINDS = {
    "office": re.compile(r"(科室|站所|科室、?站所|街道科室|办公室|中心|部门|office)(\(.*\))?"),
    "village": re.compile(r"(村|社区|村\(?[、/]?社区\)?|村居|行政村|village)"),
}
_APART = re.compile(r"[、，,;；|\n\r\t\u3000]+|\s{2,}")
_BLANK = re.compile(r"(?<=\S{3})\s(?=\S{3})")
_SPREAD = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")  # 经 发 办 is 经发办
_NOTE = re.compile(r"(注|备注|说明|填写说明|填表说明)[:：]|合计|总计|……")
_BOTH_WORDS = ("两类", "两类都", "都联系", "全部", "两者", "均可")
_OTHERS = (".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".docx")  # formats of a list saved so
_LISTS = ("aliases", "categories", "remit", "topics")
MOST_LABEL_ROWS = 30  # from the top: the label row stands among them
UnitFault = Callable[[int, str, str], SettingsError]  # (which unit, column, what) -> the error


@dataclass(frozen=True, slots=True)
class _UnitTable:
    """A sheet with the columns of the list. `columns`: name -> column of the grid; `rows`: of units."""

    file: str
    grid: Grid
    columns: Mapping[str, int]
    rows: Sequence[int]

    def fault(self, index: int, column: str, what: str) -> SettingsError:
        """Returns what is said of a cell of a unit; of its name where the column is not there."""
        at = self.columns.get(column, self.columns["name"])
        return _fault(self.file, self.grid, self.grid.origin(self.rows[index], at), what)

    def text(self, index: int, column: str) -> str:
        """Returns what a unit's cell says, '' for nothing; 同上 is what the unit above says."""
        if column not in self.columns:
            return ""
        raw = self.grid.raw(self.rows[index], self.columns[column])
        if isinstance(raw, CellError) or self._is_uncalculated(index, column):
            what = f"这一格是公式的错误（{show(raw) or '没有结果'}），请直接写上内容。"
            raise self.fault(index, column, what)
        text = show(raw).strip()
        return self.text(index - 1, column) if is_ditto(text) and index else text

    def _is_uncalculated(self, index: int, column: str) -> bool:
        at = self.grid.origin(self.rows[index], self.columns[column])
        return at in self.grid.uncalculated


def usual_categories(name: str, kind: str) -> tuple[str, ...]:
    """Returns which enterprises a unit contacts of which nobody says it (notice, 一)."""
    return BOTH if name == "市场监管所" else DEFAULT_CATEGORIES[kind]


def beside(settings_file: Path) -> Path:
    """Returns where the list lies that goes with a liaison.toml."""
    return settings_file.with_name(NAME)


def is_unit_list(book: Workbook) -> bool:
    """Tells whether a workbook of the inbox is the list, which belongs beside liaison.toml: no form
    asks for words in grievances and for 驻村科室."""
    for grid in book.grids:
        texts = grid.cells.values()
        if LABELS["topics"] in texts and LABELS["supervisor"] in texts:
            return LABELS["name"] in texts
    return False


def check_name(settings_file: Path) -> None:
    """Raises SettingsError for a list that was saved in another format: it would be passed over, and
    every village be unknown."""
    for path in sorted(settings_file.parent.glob(f"{Path(NAME).stem}.*")):
        if path.suffix.lower() in _OTHERS and not beside(settings_file).exists():
            raise SettingsError(f"{path} 请用 Excel 或 WPS 另存为 {NAME}（.xlsx 格式），再运行。")


def units_listed(path: Path, settings: Settings, built_in: Sequence[Unit]) -> list[Unit]:
    """Returns the units of a list in its order. `settings`: those of liaison.toml. Raises
    SettingsError."""
    try:
        data = read_bytes(path, settings.limits)
    except Refused as refusal:
        raise _unreadable(path, refusal) from refusal
    return units_in(data, path, settings, built_in)


def units_in(data: bytes, path: Path, settings: Settings, built_in: Sequence[Unit]) -> list[Unit]:
    """Returns the units of a list that lies, or is to lie, at a path. Raises SettingsError."""
    table, street = _read(data, path, settings.limits), settings.office.subdistrict
    known = {reading_of(name): unit for unit in built_in for name in (unit.name, *unit.aliases)}
    units = [_unit(table, index, known, street) for index in range(len(table.rows))]
    own = {reading_of(name): unit.name for unit in units for name in (unit.name, *unit.aliases)}
    units = [
        replace(unit, supervisor=own.get(reading_of(unit.supervisor), unit.supervisor))
        for unit in units
    ]
    check_names(units, table.fault)
    return units


def written_rows(units: Sequence[Unit], built_in: Sequence[Unit]) -> Iterator[tuple[str, ...]]:
    """Yields each unit as a row of the table that says the same of it when it is read again."""
    known = {reading_of(name): unit for unit in built_in for name in (unit.name, *unit.aliases)}
    for unit in units:
        base = known.get(reading_of(unit.name))
        base = base if base is not None and base.kind == unit.kind else None
        lists = {column: "、".join(getattr(unit, column)) for column in _LISTS}
        for column in _LISTS if base else ():
            lists[column] = lists[column] or "无"
        texts = {column: getattr(unit, column) for column in LABELS if column not in lists}
        yield tuple(({**texts, "kind": KIND_WORDS[unit.kind], **lists})[name] for name in LABELS)


def check_names(units: Sequence[Unit], fault: UnitFault) -> None:
    """Raises SettingsError for a name that stands twice, or that the program reads as another's; for
    industries of a village; for a 驻村科室 that is not there, or is none."""
    owner: dict[str, Unit] = {}
    read: dict[str, tuple[int, str]] = {}  # as it is read -> which unit, name
    for index, unit in enumerate(units):
        for name in (unit.name, *unit.aliases):
            column = "name" if name == unit.name else "aliases"
            if name in owner:
                raise fault(index, column, f"单位名称“{name}”重复。")
            owner[name] = unit
            other = read.setdefault(reading_of(name), (index, name))
            if other[0] != index:
                what = f"单位名称“{name}”和“{other[1]}”会被看成同一个单位，请写得有区别。"
                raise fault(index, column, what)
        if unit.remit and unit.kind == "village":
            raise fault(index, "remit", "负责行业（remit）只用于科室。")
    for index, unit in enumerate(units):
        by = owner.get(unit.supervisor)
        if unit.supervisor and (by is None or by.kind != "office"):
            why = "是村（社区），不是科室" if by else "不在单位名单中"
            raise fault(index, "supervisor", f"驻村科室“{unit.supervisor}”{why}。")


def _fault(file: str, grid: Grid, at: tuple[int, int], what: str) -> SettingsError:
    sheet = f" 的工作表“{grid.name}”" if grid.name else ""
    return SettingsError(f"{file}{sheet} {a1(*at)} 格：{what}")


def _unreadable(path: Path, refusal: Refused) -> SettingsError:
    what = "请用 Excel 或 WPS 打开另存为 .xlsx（不加密码），或把它移走"
    return SettingsError(f"{path} 读不出：{refusal.reason or '不是表格'}。{what}。")


def _read(data: bytes, path: Path, limits: Limits) -> _UnitTable:
    """Returns the first sheet with a row of labels, and its units."""
    try:
        book = read_workbook(data, limits)
    except Refused as refusal:
        raise _unreadable(path, refusal) from refusal
    for grid in book.grids:
        found = _labels(grid, str(path))
        if found is not None:
            row, columns = found
            rows = _rows(grid, row, columns)
            if not rows:
                raise _fault(str(path), grid, (row, columns["name"]), "下面没有写单位。")
            return _UnitTable(str(path), grid, columns, rows)
    grid = book.grids[0]
    what = f"找不到表头：第一行应有“单位名称”“类别”等栏目（{SHOWN}）。"
    raise _fault(str(path), grid, (0, 0), what)


def _labels(grid: Grid, file: str) -> tuple[int, dict[str, int]] | None:
    """Returns the row of labels and which column each stands in, None where there is none."""
    for row, own in list(grid.by_row().items())[:MOST_LABEL_ROWS]:
        columns: dict[str, int] = {}
        for column in own:
            name = _meaning(grid.text(row, column))
            if name and name in columns:
                raise _fault(file, grid, (row, column), f"“{LABELS[name]}”一栏出现了两次。")
            if name:
                columns[name] = column
        if "name" in columns and len(columns) > 1:
            return row, columns
    return None


def _meaning(text: str) -> str:
    return next((_MEANS[label] for label in label_spellings(text) if label in _MEANS), "")


def _rows(grid: Grid, label_row: int, columns: Mapping[str, int]) -> list[int]:
    """Returns the rows that say anything in a column of the list; notes below the table say nothing."""
    rows = []
    for row, own in grid.by_row().items():
        texts = [grid.text(row, at).strip() for at in own if at in columns.values()]
        first = fold(grid.text(row, own[0]))
        if row > label_row and any(texts) and not _NOTE.match(first):
            rows.append(row)
    return rows


def _unit(table: _UnitTable, index: int, known: Mapping[str, Unit], street: str) -> Unit:
    name = _SPREAD.sub("", table.text(index, "name"))
    if is_filler(name):
        raise table.fault(index, "name", "这一行没有写单位名称。")
    base = known.get(reading_of(name))
    kind = _kind(table, index, base)
    base = base if base is not None and base.kind == kind else None
    subdistrict = table.text(index, "subdistrict")
    # a district may have a sub-district of its own name: its units then begin with it
    own_street = subdistrict == street and not name.startswith(street)
    return Unit(
        name,
        kind,
        _categories(table, index, base.categories if base else DEFAULT_CATEGORIES[kind]),
        aliases=_aliases(table, index, name, base),
        remit=_list(table, index, "remit", base.remit if base else ()),
        topics=_list(table, index, "topics", base.topics if base else ()),
        supervisor=_one(table.text(index, "supervisor")),
        subdistrict="" if own_street else _one(subdistrict),
        contact=_one(table.text(index, "contact")),
        phone=_one(table.text(index, "phone")),
    )


def _kind(table: _UnitTable, index: int, base: Unit | None) -> str:
    text = fold(table.text(index, "kind"))
    if not text and base is not None:
        return base.kind
    for kind, words in _KINDS.items():
        if words.fullmatch(text):
            return kind
    now = f"现为“{table.text(index, 'kind')}”" if text else "现在空着"
    raise table.fault(index, "kind", f"类别应写“科室”或“村社区”，{now}。")


def _aliases(table: _UnitTable, index: int, name: str, base: Unit | None) -> tuple[str, ...]:
    """Returns the other names; of a unit that is listed by another name of a built-in one, its own
    name is one of them."""
    others = (base.name, *base.aliases) if base else ()
    found = _list(table, index, "aliases", tuple(other for other in others if other != name))
    return tuple(alias for alias in found if alias != name)


def _categories(table: _UnitTable, index: int, default: tuple[str, ...]) -> tuple[str, ...]:
    written = table.text(index, "categories")
    if not written:
        return default
    if fold(written) in _BOTH_WORDS:
        return BOTH
    means = dict.fromkeys(("中小微企业", "中小微", "企业"), BOTH[0])
    means |= dict.fromkeys(("个体工商户", "个体户", "个体"), BOTH[1])
    words = [fold(word) for word in re.split(r"和|及|/|\+", "、".join(_parts(written)))]
    parts = [part for word in words for part in word.split("、") if part]
    unknown = next((part for part in parts if part not in means), "")
    if unknown or not parts:
        what = "所属类别应为中小微企业、个体工商户中的一类或两类"
        raise table.fault(index, "categories", f"{what}，现为“{written}”。")
    chosen = {means[part] for part in parts}
    return tuple(category for category in BOTH if category in chosen)


def _list(table: _UnitTable, index: int, column: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the parts of a cell; the default for an empty one, none for 无."""
    written = table.text(index, column)
    return default if not written else tuple(dict.fromkeys(_parts(written)))


def _parts(written: str) -> list[str]:
    """Returns the names in a cell: 建环中心、建环办. A blank parts long ones alone: 大竹 社区 is one."""
    parts = (part.strip() for text in _APART.split(written) for part in _BLANK.split(text))
    return [part for part in parts if not is_filler(part)]


def _one(text: str) -> str:
    return "" if is_filler(text) else text
