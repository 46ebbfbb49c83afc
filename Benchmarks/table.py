"""Tables in Markdown, aligned so that they can be read as they are."""

import re


class Table:
    """Rows of cells under a header; numbers are set to the right."""

    def __init__(self, *header):
        self.rows = [list(header)]

    def add(self, *cells):
        self.rows.append([str(cell) for cell in cells])

    def print(self):
        widths = [max(map(len, column)) for column in zip(*self.rows)]
        text = [not any(map(self.is_number, column[1:])) for column in zip(*self.rows)]
        for number, row in enumerate(self.rows):
            cells = [cell.ljust(width) if left else cell.rjust(width)
                     for cell, width, left in zip(row, widths, text)]
            print("| " + " | ".join(cells) + " |")
            if number == 0:
                rules = ["-" * width if left else "-" * (width - 1) + ":"
                         for width, left in zip(widths, text)]
                print("| " + " | ".join(rules) + " |", flush=True)

    @staticmethod
    def is_number(cell):
        return re.fullmatch(r"[-+\d.…%e]+", cell) is not None


def megabytes(count):
    return f"{count / 1e6:.0f}"


def milliseconds(seconds):
    return f"{seconds * 1e3:.1f}"
