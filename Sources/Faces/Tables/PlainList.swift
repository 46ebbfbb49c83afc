import Foundation
import Specification

/// A list without a header, a picture and a word on each line: CelebA's `list_eval_partition.txt` and
/// `identity_CelebA.txt`.
///
/// ```
/// 000001.jpg 0
/// 000002.jpg 2
/// ```
///
/// The word may also stand behind a comma, a semicolon or a tab. A file is such a list where its first
/// word is the name of a picture, by its extension or because another table lists it.
enum PlainList {
  /// The list as a table with a header; nil for a file that has one.
  ///
  /// What the words are is told by the file's name, else by the words. Throws a `FacesError` where it
  /// cannot be told.
  static func scanner(_ url: URL, among images: [String]) throws -> CSVScanner? {
    let file = url.relativePath
    let text = try TextEncoding.normalized(FacesError.content(of: url), file: file)
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.text.trimmingCharacters(in: .whitespaces.union(.controlCharacters)) }
    guard let first = lines.firstIndex(where: { !$0.isEmpty }) else { return nil }
    let separator = lines[first].first { ",;\t".contains($0) }
    let fields = words(of: lines[first], separator)
    guard let name = fields.first, isPicture(name, among: images) else { return nil }
    guard fields.count <= 2 else {
      throw FacesError.invalid(
        file: file, line: first + 1, found: "\(name), a picture, and no header above it",
        valid: "a header such as image,partition")
    }
    let values = lines.compactMap { line in line.isEmpty ? nil : words(of: line, separator).last }
    guard fields.count == 2 else { return try CSVScanner(text, file: file, header: ["image"]) }
    guard let meaning = meaning(of: values, in: url) else {
      throw FacesError.invalid(
        file: file, line: first + 1,
        found: "“\(fields[1])” beside a picture, and no header above it",
        valid: "a header such as image,partition or image,identity")
    }
    if separator != nil { return try CSVScanner(text, file: file, header: ["image", meaning]) }
    let rows = lines.map { line in
      line.isEmpty
        ? ""
        : words(of: line, nil).map { "\"\($0.replacing("\"", with: "\"\""))\"" }
          .joined(separator: ",")
    }
    return try CSVScanner(
      Array(rows.joined(separator: "\n").utf8), file: file, header: ["image", meaning])
  }

  /// The fields of a line; without a separator, the last word and what stands before it, and all words
  /// where the first is a picture's name already.
  private static func words(of line: String, _ separator: Character?) -> [String] {
    if let separator {
      return line.split(separator: separator, omittingEmptySubsequences: false).map { field in
        field.trimmingCharacters(in: .whitespaces.union(["\""]))
      }
    }
    let words = line.split { " \t".contains($0) }
    guard words.count > 2 else { return words.map(String.init) }
    let parsed = NameLine(line)
    if let name = parsed.names.first, let label = parsed.label, line.hasPrefix(name) {
      let rest = line.dropFirst(name.count).split(separator: " ").count
      return rest == 1 ? [name, label] : words.map(String.init)
    }
    return words.map(String.init)
  }

  private static func isPicture(_ name: String, among images: [String]) -> Bool {
    if !NameLine(name).names.isEmpty { return true }
    if TableLayout.imageNames.contains(name.lowercased()) { return false }
    let matching = PictureMatching(images, to: [name])
    return matching.entries.contains { $0 != nil } || !matching.undecided.isEmpty
  }

  /// Whether the words are partitions or persons; nil where they could be something else, as 0 and 1
  /// alone could be an attribute.
  private static func meaning(of values: [String], in url: URL) -> String? {
    let name = url.lastPathComponent.lowercased()
    let usual = TableColumns()
    if ["identit", "person", "subject"].contains(where: name.contains) { return usual.identity }
    if ["partition", "split"].contains(where: name.contains) { return usual.partition }
    let words = Set(values)
    let arePartitions = words.allSatisfy { Partition(word: $0) != nil }
    return arePartitions && !words.isSubset(of: ["0", "1"]) ? usual.partition : nil
  }
}
