"""A document that wants to run in the page that shows it."""

HOSTILE = '<img src=x onerror=alert(1)>"&{{7*7}}.txt'
SCRIPT = "<script>alert(document.domain)</script>"
TEXT = f"""{SCRIPT}青崖集团公告

2024年，<b onmouseover="alert(1)">青崖“><svg/onload=alert(2)>集团</b>完成产值12.5亿元，比上年增长3.2%。

| 指标 | {SCRIPT} |
| --- | --- |
| =cmd|' /C calc'!A0 产量（万吨） | 88.6 |

详见 javascript:alert(3) 与 http://example.invalid/"onclick="x 。
"""
