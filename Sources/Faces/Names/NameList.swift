import Foundation
import Specification

/// Names of pictures that are to be kept out of something.
package struct NameList: Sendable, Equatable {
  package let file: String
  package private(set) var names: [String]
  /// Rows that are not counted, as they stand in another partition than train.
  package private(set) var untrained = 0

  /// Reads the manifest of a split, a CSV file with a column `image`, or lines with names in them.
  ///
  /// Every word of a line that ends in a picture's extension is a name, wherever it stands and whether
  /// or not it is in quotes; see `NameLine`. Of a manifest with a column `partition` only the rows of
  /// train count, and of CelebA's list of partitions the names with 0. Other labels beside a name, as
  /// in `000001.jpg 1`, are not read.
  package init(contentsOf url: URL) throws {
    file = url.relativePath
    names = []
    let bytes = try TextEncoding.normalized(FacesError.content(of: url), file: file)
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map(\.text)
      .map { $0.trimmingCharacters(in: .whitespaces.union(.controlCharacters)) }
      .filter { !$0.isEmpty }
    let first = lines.first.map(NameLine.init)
    let header = first?.fields.map { HeaderName.trimmed($0).lowercased() } ?? []
    let hasHeader =
      first?.names.isEmpty == true && header.contains(where: TableLayout.imageNames.contains)
    if hasHeader && header.count > 1 || first?.names.isEmpty == true && lines[0].contains(",") {
      try readTable(CSVColumns(CSVScanner(bytes, file: file)))
    } else {
      let isPartition = url.lastPathComponent.lowercased().contains("partition")
      read(lines.dropFirst(hasHeader ? 1 : 0).map(NameLine.init), isPartition: isPartition)
    }
    if names.isEmpty {
      throw FacesError.invalid(
        file: file, line: 1, found: "no name of a training picture",
        valid: "a name on each line, or the manifest of a split,")
    }
  }

  private mutating func readTable(_ table: CSVColumns) throws {
    guard let name = table.column(named: TableLayout.imageNames) else {
      throw FacesError.invalid(
        file: table.file, line: 1, found: "no column of names", valid: "a column called image")
    }
    let sets = table.column(named: ["partition", "set", "split"]).map { table.columns[$0] }
    let rows = table.lines.indices.filter { row in
      sets.map { Partition(word: $0[row]) == .train } ?? true
    }
    names = rows.map { table.columns[name][$0] }
    untrained = table.lines.count - rows.count
  }

  private mutating func read(_ lines: [NameLine], isPartition: Bool) {
    // A number and a space before a name may count the lines or be a part of it: it counts them where
    // it stands on all of them, and the names differ without it.
    let short = lines.compactMap(\.withoutNumber)
    let isCounted = short.count == lines.count && Set(short).count == short.count
    for (place, line) in lines.enumerated() {
      if isPartition, let label = line.label, Partition(word: label) != .train {
        untrained += 1
        continue
      }
      names += isCounted ? [short[place]] : line.names.isEmpty ? line.stems : line.names
    }
  }

  /// Says that only a part of the file is excluded; nil where all of it is.
  package var note: String? {
    guard untrained > 0 else { return nil }
    return "\(file) is read as a list of partitions: its \(counted(names.count, "name")) of train "
      + "\(names.count == 1 ? "is" : "are") excluded, its \(counted(untrained, "other")) "
      + "\(untrained == 1 ? "is" : "are") not. To exclude all, give a list of names alone."
  }
}
