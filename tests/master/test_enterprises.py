"""The table of enterprises is what the last run found; what did not change is left alone."""

import sqlalchemy as sa

from liaison_pipeline.master.store import Master
from liaison_pipeline.model.rows import EnterpriseRow


def firm(key: str, category: str = "") -> EnterpriseRow:
    return EnterpriseRow(unit="龙凤村", enterprise_key=key, enterprise=key, category=category)


def rows(master: Master) -> dict[tuple[str, str], int]:
    """Returns (enterprise, category) -> the number that SQLite gave its row."""
    query = "SELECT enterprise, category, rowid FROM enterprises"
    with master.engine.connect() as connection:
        return {(row[0], row[1] or ""): row[2] for row in connection.execute(sa.text(query))}


def test_of_the_enterprises_only_what_changed_is_written() -> None:
    with Master("sqlite://") as master:
        master.save_status({}, [firm("甲店"), firm("乙店"), firm("丙店")])
        before = rows(master)
        master.save_status({}, [firm("乙店"), firm("丙店", "个体工商户"), firm("丁店")])
        after = rows(master)
    assert set(after) == {("乙店", ""), ("丙店", "个体工商户"), ("丁店", "")}
    assert after["乙店", ""] == before["乙店", ""]
