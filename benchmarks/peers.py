"""What others do with the same workbooks: bare reading and writing, a script of pandas, frictionless.

    python -m benchmarks.peers bare|script|frictionless INBOX [OUT]

Does not know liaison_pipeline.
"""

import io
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

LABELS = 2  # the row of the labels, from 0


def bare_read(paths: Sequence[Path]) -> list[Sequence[Sequence[object]]]:
    """Returns the rows of each workbook as python-calamine gives them."""
    import python_calamine

    found: list[Sequence[Sequence[object]]] = []
    for path in paths:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        found += [
            book.get_sheet_by_index(index).to_python() for index in range(len(book.sheet_names))
        ]
    return found


def bare(inbox: Path, out: Path) -> None:
    """Reads all and writes the rows with a bare XlsxWriter, a sheet for each kind of form."""
    import xlsxwriter

    with xlsxwriter.Workbook(out) as book:
        for ending in ("台账.xlsx", "诉求.xlsx"):
            page, line = book.add_worksheet(ending[:2]), 0
            for rows in bare_read(sorted(inbox.rglob(f"*{ending}"))):
                for row in rows[LABELS + 1 :]:
                    page.write_row(line, 0, row)
                    line += 1


def script(inbox: Path, out: Path) -> None:
    """The script that people write: read_excel, concat, to_excel. It checks nothing."""
    import pandas as pd

    with pd.ExcelWriter(out) as writer:
        for ending in ("台账.xlsx", "诉求.xlsx"):
            frames = [
                pd.read_excel(path, header=LABELS, engine="openpyxl").assign(填报单位=path.stem)
                for path in sorted(inbox.rglob(f"*{ending}"))
            ]
            pd.concat(frames).to_excel(writer, sheet_name=ending[:2], index=False)


def frictionless(inbox: Path) -> float:
    """Returns the CPU seconds in which frictionless checks the ledgers, its import left out."""
    module, formats = import_module("frictionless"), import_module("frictionless.formats")
    text = {"required": True}
    phone = {"pattern": r".*\d{7,11}.*", **text}
    categories = {"enum": ["中小微企业", "个体工商户"], **text}
    day = {"pattern": r"2021年4月\d+日", **text}
    columns = {"序号": {}, "企业名称": text, "所属类别": categories, "联络": phone, "部门": text}
    columns |= {"领导": phone, "服务人": phone, "联系时间": day, "联系形式": text}
    fields = [module.fields.StringField(name=n, constraints=c) for n, c in columns.items()]
    fields.append(module.fields.IntegerField(name="个数", constraints={"minimum": 0, **text}))
    dialect = module.Dialect(header_rows=[LABELS + 1], controls=[formats.ExcelControl()])
    started = time.process_time()
    for path in sorted(inbox.rglob("*台账.xlsx")):
        where = {"path": path.name, "basepath": str(path.parent)}
        resource = module.Resource(**where, dialect=dialect, schema=module.Schema(fields=fields))
        resource.validate()
    return time.process_time() - started


def main() -> None:
    who, inbox = sys.argv[1], Path(sys.argv[2])
    if who == "frictionless":
        print(frictionless(inbox))
    else:
        {"bare": bare, "script": script}[who](inbox, Path(sys.argv[3]))


if __name__ == "__main__":
    main()
