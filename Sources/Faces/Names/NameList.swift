import Foundation
import Specification

/// Names of pictures that are to be kept out of something.
package struct NameList: Sendable, Equatable {
  package let file: String
  package private(set) var names: [String]

  private static let extensions = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff"]

  /// Reads the manifest of a split, a CSV file with a column `image`, or one name a line.
  ///
  /// Of a manifest with a column `partition` only the rows of train count, and of CelebA's list of
  /// partitions the names with 0. Other labels behind a name, as in `000001.jpg 1`, are not read.
  package init(contentsOf url: URL) throws {
    let bytes = try TextEncoding.normalized(FacesError.content(of: url), file: url.path)
    file = url.relativePath
    names = []
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map(\.text)
      .map { $0.trimmingCharacters(in: .whitespaces.union(.controlCharacters)) }
      .filter { !$0.isEmpty }
    if let first = lines.first, first.contains(","), Self.name(in: first) == first.firstWord(",") {
      names = lines.map { Self.name(in: $0) }
    } else if lines.first?.contains(",") == true {
      try readTable(CSVColumns(CSVScanner(bytes, file: url.path)))
    } else {
      let isPartition = url.lastPathComponent.lowercased().contains("partition")
      let isHeader = lines.first.map { TableLayout.imageNames.contains($0.lowercased()) } ?? false
      for line in lines.dropFirst(isHeader ? 1 : 0) {
        let name = Self.name(in: line)
        let label = line.dropFirst(name.count).trimmingCharacters(in: .whitespaces)
        if isPartition, label != "0", !label.isEmpty { continue }
        names.append(name)
      }
    }
    if names.isEmpty {
      throw FacesError.invalid(
        file: url.path, line: 1, found: "no name of a training picture",
        valid: "a name on each line, or the manifest of a split,")
    }
  }

  private mutating func readTable(_ table: CSVColumns) throws {
    guard let name = table.column(named: TableLayout.imageNames) else {
      throw FacesError.invalid(
        file: table.file, line: 1, found: "no column of names", valid: "a column called image")
    }
    let sets = table.column(named: ["partition", "set", "split"]).map { table.columns[$0] }
    names = table.lines.indices.filter { row in
      sets.map { Partition(word: $0[row]) == .train } ?? true
    }.map { table.columns[name][$0] }
  }

  /// The name at the start of a line: up to the extension of a picture, or else up to a label that is a
  /// number.
  private static func name(in line: String) -> String {
    let words = line.split { " \t,;".contains($0) }
    if let end = words.first(where: { word in
      extensions.contains { word.lowercased().hasSuffix("." + $0) }
    }) {
      return String(line[..<end.endIndex])
    }
    let isLabelled = words.count > 1 && words.dropFirst().allSatisfy { Double($0) != nil }
    return isLabelled ? String(words[0]) : line
  }
}

extension String {
  fileprivate func firstWord(_ separator: Character) -> String {
    String(prefix { $0 != separator })
  }
}
