"""An office that pays aid, with money, people and targets of two years, for tests of arithmetic."""

REGISTERS = """
  救助台账:
    fields:
      日期: {kind: date}
      乡镇: {kind: place}
      金额: {kind: amount, unit: 万元}
      人数: {kind: count, unit: 人}
  捐赠台账:
    fields:
      日期: {kind: date}
      单位: {required: true}
      捐款: {kind: amount, unit: 元}
  名册:
    fields:
      村: {required: true}
      户数: {kind: count, unit: 户}
"""
AID = ["日期", "乡镇", "金额", "人数"]
GIFTS = ["日期", "单位", "捐款"]
LIST = ["村", "户数"]
PAID = {
    2020: [("2020-02-01", "官舟镇", 2, 100), ("2020-09-01", "黄土镇", 3, 150)],
    2021: [
        ("2021-02-01", "官舟镇", 0.1, 20),
        ("2021-03-01", "官舟镇", 0.2, 30),
        ("2021-04-01", "黄土镇", 0.3, 50),
        ("2021-08-01", "中界镇", 1.2, 45),
        ("2021-12-01", "官舟镇", 1.2, 175),
    ],
}
GIVEN = {
    2020: [("2020-05-01", "甲厂", 1000)],
    2021: [("2021-05-01", "甲厂", 3000), ("2021-06-01", "乙厂", 5000)],
}
TARGETS = {2020: "targets: {aid.plan: 6}\n", 2021: "targets: {aid.plan: 4万元, aid.heads: 500}\n"}


def write(office, until=""):
    """Write both years into a test's office."""
    office.registers(REGISTERS)
    for year in (2020, 2021):
        folder = office.folder / "data" / str(year)
        folder.mkdir(parents=True)
        for name, head, rows in (
            ("救助台账", AID, PAID[year]),
            ("捐赠台账", GIFTS, GIVEN[year]),
            ("名册", LIST, [("甲村", 40), ("乙村", 60)]),
        ):
            lines = [",".join(map(str, row)) for row in [head, *rows]]
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        office.params(TARGETS[year] + (until if year == 2021 else ""), year)
    return office
