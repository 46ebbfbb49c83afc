import GRDB
import Specification

/// How a trained model does on some images of one partition, by one measure: a row of the long table.
///
/// What is measured by right answers in the four subgroups of a skewed attribute is an `EvaluationRecord`.
package struct ScoreRecord: Sendable, Equatable, FetchableRecord {
  package var cellId: Int64
  /// `validation` or `test`.
  package var partition: Partition
  /// The true class of the images, or of an attribute 0 or 1; `all` where the measure is over all.
  package var target: String
  /// The subgroup of the images, such as `Male=1`; `all` for all of them.
  package var subgroup: String
  package var metric: Metric
  /// Images.
  package var n: Int
  package var value: Double

  /// Stands for all values of a target, or all subgroups.
  package static let all = "all"

  package init(
    cellId: Int64, partition: Partition, target: String, subgroup: String, metric: Metric, n: Int,
    value: Double
  ) {
    (self.cellId, self.partition) = (cellId, partition)
    (self.target, self.subgroup, self.metric) = (target, subgroup, metric)
    (self.n, self.value) = (n, value)
  }

  package init(row: Row) throws {
    // A class that is a number is kept as one, as the columns prefer numbers.
    func text(_ column: String) throws -> String {
      let stored: DatabaseValue = row[column]
      switch stored.storage {
      case .int64(let number): return "\(number)"
      case .double(let number): return ClassOrder.name(of: "\(number)")
      default: return try row.value(column)
      }
    }
    cellId = try row.value("cellId")
    partition = try row.value("partition")
    target = try text("target")
    subgroup = try text("attribute")
    metric = try Metric(try row.value("metric"))
    n = try row.value("n")
    value = try row.value("value")
    if case .predicted = metric, Int(exactly: value).map({ $0 >= 0 && $0 <= n }) != true {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "\(value) of \(n) images are no count")
    }
  }

  func insert(_ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO score (cellId, partition, target, attribute, metric, n, value)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(
      arguments: [cellId, partition, target, subgroup, metric.text, n, value])
  }
}

extension ScoreRecord {
  /// What is measured of one of a model's answers: of a column, or of an attribute among several.
  package enum Metric: Sendable, Hashable {
    /// Images of which the model says that they are of a class.
    case predicted(String, of: String)
    /// The area under the curve of precision over recall, 0...1.
    case averagePrecision(of: String)
    /// The sum of the distances of a number and its answer, and of their squares.
    case absoluteError(of: String)
    case squaredError(of: String)

    /// How the database writes it.
    var text: String {
      switch self {
      case .predicted(let name, let output): "\(output) predicted \(name)"
      case .averagePrecision(let output): "\(output) averagePrecision"
      case .absoluteError(let output): "\(output) absoluteError"
      case .squaredError(let output): "\(output) squaredError"
      }
    }

    /// Reads what the database has; throws for anything else.
    init(_ text: String) throws {
      if let range = text.firstRange(of: " predicted ") {
        self = .predicted(String(text[range.upperBound...]), of: String(text[..<range.lowerBound]))
        return
      }
      let output = String(text[..<(text.lastIndex(of: " ") ?? text.startIndex)])
      switch text.dropFirst(output.count) {
      case " averagePrecision": self = .averagePrecision(of: output)
      case " absoluteError": self = .absoluteError(of: output)
      case " squaredError": self = .squaredError(of: output)
      default:
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "“\(text)” is no measure of a model")
      }
    }

    /// The answer that is measured.
    package var output: String {
      switch self {
      case .predicted(_, let output), .averagePrecision(let output), .absoluteError(let output),
        .squaredError(let output):
        output
      }
    }
  }
}
