/// A table of results: typed columns, rows, and what a reader has to know beside them.
package struct Table: Sendable, Equatable {
  package var title: String
  package var columns: [Column]
  /// Values in the order of the columns.
  package private(set) var rows: [[Value]] = []
  /// Sentences below the table: settings, and what is not recorded yet.
  package var notes: [String] = []

  package init(title: String, columns: [Column], notes: [String] = []) {
    self.title = title
    self.columns = columns
    self.notes = notes
  }

  /// Adds a row below the others.
  /// - Precondition: there is a value of the right kind, or a missing one, for every column.
  package mutating func append(_ row: [Value]) {
    precondition(
      row.count == columns.count && zip(row, columns).allSatisfy { $0.fits($1.kind) },
      "the row \(row) does not fit the columns \(columns.map(\.name))")
    rows.append(row)
  }
}

extension Table {
  /// The table with only those rows that have the given text in a column.
  package func rows(where column: String, is text: String) -> Table {
    let place = columns.firstIndex { $0.name == column }
    return keepingRows { row in place.map { row[$0] == .text(text) } ?? true }
  }

  /// The table with only those rows that `isKept`.
  package func keepingRows(_ isKept: ([Value]) -> Bool) -> Table {
    var part = self
    part.rows = rows.filter(isKept)
    return part
  }
}

extension Table {
  package struct Column: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
      case text
      case integer
      /// Shown with so many decimals, or with none where all of the column is whole.
      case number(decimals: Int)
      /// Shown with so many significant digits, each value by itself: for p-values and slopes.
      case significant(digits: Int)
    }

    /// A single word, the same in every format.
    package var name: String
    package var kind: Kind
    /// What the legend says of it.
    package var meaning: String
    /// Whether a narrow rendering leaves it out.
    package var isDetail: Bool

    package init(_ name: String, _ kind: Kind, _ meaning: String, isDetail: Bool = false) {
      self.name = name
      self.kind = kind
      self.meaning = meaning
      self.isDetail = isDetail
    }
  }

  package enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)
    /// Not recorded, or without meaning here; never shown as 0.
    case missing
  }
}

extension Table.Value {
  /// A number, or a missing value where there is none.
  init(_ number: Double?) {
    self = number.map { .number($0) } ?? .missing
  }

  func fits(_ kind: Table.Column.Kind) -> Bool {
    switch (self, kind) {
    case (.text, .text), (.integer, .integer), (.missing, _): true
    case (.number(let number), .number), (.number(let number), .significant): number.isFinite
    default: false
    }
  }
}
