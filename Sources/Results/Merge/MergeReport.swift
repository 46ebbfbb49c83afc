/// What came of taking one database over into another.
package struct MergeReport: Sendable, Equatable {
  /// Rows of a table that stand for something: a trained model, a dissection, an attempt.
  package struct Count: Sendable, Equatable {
    package var table: String
    package var taken = 0
    /// Of those that both had.
    package var there = 0
  }

  /// The database that was read.
  package let file: String
  package internal(set) var counts: [Count] = []
  /// Of the attempts taken, those that failed.
  package internal(set) var failures = 0
  /// What was not taken and why, a sentence each.
  package internal(set) var passedOver: [String] = []
  /// Cells that were left as they were.
  package internal(set) var conflicts: [MergeConflict] = []

  init(file: String) {
    self.file = file
  }

  /// What came of taking several over, under one name.
  package init(_ reports: [MergeReport], as name: String) {
    file = name
    for report in reports {
      for one in report.counts { count(one.table, taken: one.taken, there: one.there) }
      failures += report.failures
      passedOver += report.passedOver
      conflicts += report.conflicts
    }
  }

  /// How many rows of a table were taken.
  package func taken(_ table: String) -> Int {
    counts.first { $0.table == table }?.taken ?? 0
  }

  /// How many rows of a table both had.
  package func there(_ table: String) -> Int {
    counts.first { $0.table == table }?.there ?? 0
  }

  mutating func count(_ table: String, taken: Int, there: Int) {
    guard taken + there > 0 else { return }
    let place = counts.firstIndex { $0.table == table } ?? counts.endIndex
    if place == counts.endIndex { counts.append(Count(table: table)) }
    counts[place].taken += taken
    counts[place].there += there
  }
}

/// Two databases that say different things of the same hash.
package struct MergeConflict: Error, Sendable, Equatable, CustomStringConvertible {
  /// The cell, such as `Eyeglasses P75 seed 1`.
  package internal(set) var cell = ""
  /// The row, such as `epoch number 3`.
  package let row: String
  package let difference: Difference

  package enum Difference: Sendable, Equatable {
    case values(column: String, own: String, other: String)
    case onlyOne(hasIt: Side)
  }

  package enum Side: Sendable {
    case own, other
  }

  package var description: String {
    switch difference {
    case .values(let column, let own, let other):
      "\(cell): \(row): \(column) is \(own) here and \(other) there"
    case .onlyOne(.own): "\(cell): \(row) is here and not there"
    case .onlyOne(.other): "\(cell): \(row) is there and not here"
    }
  }
}
