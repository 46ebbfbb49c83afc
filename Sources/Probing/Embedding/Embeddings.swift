import Files
import Foundation

/// A row of numbers for each picture.
package struct Embeddings: Sendable {
  /// How many numbers a row has, D.
  package let count: Int
  /// The rows of the faces in their source's table, N.
  package internal(set) var faces: [Int] = []
  /// What the files of the pictures are called.
  package internal(set) var names: [String] = []
  /// [N, D], row by row.
  package internal(set) var values: [Float] = []
  /// The pictures that could not be read, and why: they have no row.
  package internal(set) var unreadable: [(name: String, reason: String)] = []

  init(count: Int) {
    self.count = count
  }

  /// The numbers as a file of NumPy, [N, D].
  package var array: Data { NumpyFile.data(values, shape: [names.count, count]) }

  /// The names as a CSV file, in the order of the rows; with further columns, a word for each row.
  package func index(_ columns: [(name: String, words: [String])] = []) -> String {
    var text = CSVText(["row", "image"] + columns.map(\.name))
    for (row, name) in names.enumerated() {
      text.append(["\(row)", name] + columns.map { $0.words[row] })
    }
    return text.text
  }

  /// Names and numbers as one CSV file; numbers are written so that reading them gives the same ones.
  package func table(_ columns: [(name: String, words: [String])] = []) -> String {
    var text = CSVText(
      ["image"] + columns.map(\.name) + (0..<count).map { "e\($0)" })
    for (row, name) in names.enumerated() {
      text.append(
        [name] + columns.map { $0.words[row] }
          + values[row * count..<(row + 1) * count].map { "\($0)" })
    }
    return text.text
  }

  /// How many pictures could not be read and which, in a sentence; nil where all could.
  package var unreadableWords: String? {
    guard !unreadable.isEmpty else { return nil }
    let shown = unreadable.prefix(8).map { "\($0.name) (\($0.reason))" }.joined(separator: ", ")
    let rest = unreadable.count > 8 ? " and \(unreadable.count - 8) more" : ""
    let which =
      unreadable.count == 1
      ? "1 picture has no row, as it cannot be read"
      : "\(unreadable.count) pictures have no row, as they cannot be read"
    return "\(which): \(shown)\(rest)."
  }
}
