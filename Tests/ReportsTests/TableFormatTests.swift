import Foundation
import Reports
import Testing

/// A table whose every text tries to be something else.
private func hostile() -> Table {
  var table = Table(
    title: #"50 % & \input{x} <b>"#,
    columns: [
      .init("a_b", .text, "a \"quoted\" word\nand a second line"),
      .init("p", .significant(digits: 2), "a probability"),
    ], notes: [#"C:\folder, "quoted""#])
  table.append([.text(#"{$#~^|}"#), .number(0.0000123456789)])
  table.append([.text("[x]*"), .missing])
  return table
}

@Test("LaTeX has booktabs' rules, and no text of the table is a command")
func latex() {
  #expect(
    hostile().rendered(as: .latex) == ##"""
      % 50 % & \input{x} <b>
      % Needs \usepackage{booktabs,longtable}, and UTF-8 input.
      % a_b: a "quoted" word and a second line
      % p: a probability
      {\footnotesize\setlength{\tabcolsep}{3pt}
      \begin{longtable}{lr}
      \caption{50 \% \& \textbackslash{}input\{x\} \textless{}b\textgreater{}}\\
      \toprule
      a\_b & p \\
      \midrule
      \endfirsthead
      \toprule
      a\_b & p \\
      \midrule
      \endhead
      \bottomrule
      \endfoot
      \{\$\#\textasciitilde{}\textasciicircum{}\textbar{}\} & 1.2e-05 \\
      {[}x{]}{*} & -- \\
      \end{longtable}
      }
      \noindent{\footnotesize C:\textbackslash{}folder, "quoted"\par}

      """##)
}

@Test("JSON is read back with what columns mean, whatever the text")
func json() throws {
  struct Made: Decodable, Equatable {
    struct Column: Decodable, Equatable {
      var name: String
      var type: String
      var meaning: String
    }
    struct Row: Decodable, Equatable {
      var a_b: String
      var p: Double?
    }
    var title: String
    var notes: [String]
    var columns: [Column]
    var rows: [Row]
  }
  let made = try JSONDecoder().decode(Made.self, from: Data(hostile().rendered(as: .json).utf8))
  #expect(
    made
      == Made(
        title: #"50 % & \input{x} <b>"#, notes: [#"C:\folder, "quoted""#],
        columns: [
          .init(name: "a_b", type: "string", meaning: "a \"quoted\" word\nand a second line"),
          .init(name: "p", type: "number", meaning: "a probability"),
        ],
        rows: [.init(a_b: #"{$#~^|}"#, p: 0.0000123457), .init(a_b: "[x]*", p: nil)]))
}

@Test("a CSV file has one beside it that says what its columns mean")
func csvSidecar() throws {
  let files = hostile().files(named: "t", as: .csv)
  #expect(files.map(\.name) == ["t.csv", "t.csv-metadata.json"])
  #expect(files[0].text == hostile().csv)
  let metadata = try JSONSerialization.jsonObject(with: Data(files[1].text.utf8))
  let object = try #require(metadata as? [String: Any])
  #expect(object["url"] as? String == "t.csv")
  let schema = try #require(object["tableSchema"] as? [String: Any])
  let columns = try #require(schema["columns"] as? [[String: String]])
  #expect(columns.map { $0["name"] } == ["a_b", "p"])
  #expect(columns.map { $0["datatype"] } == ["string", "number"])
  #expect(columns[1]["dc:description"] == "a probability")
  #expect(hostile().files(named: "t", as: .latex).map(\.name) == ["t.tex"])
}

@Test("small numbers keep their digits in CSV, large ones are never cut")
func csvNumbers() {
  var table = Table(title: "T", columns: [.init("p", .significant(digits: 2), "")])
  for number in [1.5e-14, 0.012345678, 0.5, 186_624_000_000_000, -0.0000004, 0] {
    table.append([.number(number)])
  }
  #expect(table.csv == "p\n1.5e-14\n0.0123457\n0.5\n186624000000000\n-4e-07\n0\n")
}

@Test(
  "significant digits are kept at any size, without an exponent where people can do without",
  arguments: [
    (0.9999, "1.0"), (0.0446, "0.045"), (123.4, "123"), (1, "1.0"), (0.00012, "0.00012"),
    (0.00001234, "1.2e-05"), (-2.55, "-2.5"), (0, "0"), (99.6, "100"),
  ])
func significantDigits(number: Double, text: String) {
  var table = Table(title: "T", columns: [.init("p", .significant(digits: 2), "")])
  table.append([.number(number)])
  #expect(table.plain == "T\n\(String(repeating: " ", count: max(0, text.count - 1)))p\n\(text)\n")
}

/// A table of ten numbers beside three keys, the first of them the same in all rows.
private func wide(numbers: Int = 10) -> Table {
  let keys: [Table.Column] = [
    .init("axis", .text, ""), .init("block", .text, ""), .init("P", .integer, ""),
  ]
  var table = Table(
    title: "T",
    columns: keys + (0..<numbers).map { .init("number\($0)", .number(decimals: 3), "") })
  for (layer, skew) in [("layer1", 50), ("layer1", 100), ("layer2", 50)] {
    table.append(
      [.text("Eyeglasses"), .text(layer), .integer(skew)]
        + (0..<numbers).map { .number(Double($0) + 0.125) })
  }
  return table
}

@Test(
  "a table too wide for A4 becomes several in LaTeX, each with the columns that tell rows apart")
func latexParts() {
  let latex = wide().latex
  let heads = latex.split(separator: "\n").filter { $0.hasPrefix("block & P & ") }
  // Each head twice: on the first page and on those that follow.
  #expect(heads.count == 4)
  #expect(latex.contains(#"\caption{T, axis Eyeglasses (1 of 2)}"#))
  #expect(latex.contains(#"\caption{T, axis Eyeglasses (2 of 2)}"#))
  #expect(!latex.contains("Eyeglasses &"))
  // No number is lost, and none stands twice.
  for number in 0..<10 { #expect(latex.components(separatedBy: "\(number).125").count == 4) }
  #expect(wide(numbers: 2).latex.contains("Eyeglasses & layer1 & 50"))
}
