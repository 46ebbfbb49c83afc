import Reports
import Testing

private func sample() -> Table {
  var table = Table(
    title: "Sample",
    columns: [
      .init("name", .text, "what it is"), .init("n", .integer, "how many"),
      .init("share", .number(decimals: 2), "of all"),
      .init("spread", .number(decimals: 1), "over seeds", isDetail: true),
    ],
    notes: ["A note | with a bar."])
  table.append([.text("a|b"), .integer(12), .number(0.5), .number(2)])
  table.append([.text("über"), .missing, .number(2.0 / 3), .missing])
  return table
}

@Test("CSV quotes commas, quotes and line breaks, and leaves missing values empty")
func csvQuoting() {
  var table = Table(
    title: "T", columns: [.init("a,b", .text, ""), .init("n", .number(decimals: 1), "")])
  table.append([.text("say \"no\""), .number(1.0 / 3)])
  table.append([.text("two\nlines"), .number(-0.0)])
  table.append([.text("two\r\nlines"), .number(100)])
  table.append([.text("plain ü"), .number(-2.5)])
  table.append([.missing, .missing])
  #expect(
    table.csv == "\"a,b\",n\n\"say \"\"no\"\"\",0.333333\n\"two\nlines\",0\n"
      + "\"two\r\nlines\",100\nplain ü,-2.5\n,\n")
}

@Test("Markdown has notes and a legend above aligned pipes, and escapes bars")
func markdown() {
  #expect(
    sample().rendered(as: .markdown) == #"""
      ### Sample

      A note \| with a bar.

      - `name`: what it is
      - `n`: how many
      - `share`: of all
      - `spread`: over seeds

      | name |   n | share | spread |
      | ---- | --: | ----: | -----: |
      | a\|b |  12 |  0.50 |      2 |
      | über |   – |  0.67 |      – |

      """#)
}

@Test("the plain form leaves out details and the legend")
func plain() {
  #expect(
    sample().rendered(as: .plain) == """
      Sample
      name   n  share
      a|b   12   0.50
      über   –   0.67
      A note | with a bar.

      """)
}
