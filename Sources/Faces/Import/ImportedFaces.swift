import Files
import Foundation

/// The table of a known data set, as `TableSource` reads it.
package struct ImportedFaces {
  /// The folder that the names of the pictures start at.
  package let images: URL
  package private(set) var table: CSVText
  /// Rows of the table.
  package private(set) var count = 0
  /// Attributes that follow from columns: what `data.table.values` says.
  package let values: [(name: String, rule: String)]
  /// What a user should know of the set.
  package private(set) var notes: [String]
  private var leftOut: [(reason: String, count: Int, first: String)] = []
  private var pictures: PresentPictures

  init(
    images: URL, header: [String], values: [(name: String, rule: String)] = [], notes: [String] = []
  ) {
    self.images = images
    table = CSVText(header)
    self.values = values
    self.notes = notes
    pictures = PresentPictures(folder: images)
  }

  /// Adds a row whose first field is the picture, or counts it where there is no such file.
  mutating func append(_ row: [String]) {
    guard pictures.contains(row[0]) else { return leaveOut(row[0], "has no file in the folder") }
    table.append(row)
    count += 1
  }

  /// Counts a picture that is not listed; the reason reads as “a.jpg …”.
  mutating func leaveOut(_ picture: String, _ reason: String) {
    if let known = leftOut.firstIndex(where: { $0.reason == reason }) {
      leftOut[known].count += 1
    } else {
      leftOut.append((reason, 1, picture))
    }
  }

  mutating func note(_ text: String) { notes.append(text) }

  /// How many pictures were left out.
  package var leftOutCount: Int { leftOut.reduce(0) { $0 + $1.count } }

  /// What was passed over: each reason with its count and the first picture.
  package var passedOver: [String] {
    leftOut.map { "\($0.count) left out: \($0.first) \($0.reason)" }
  }
}

/// Which pictures are in a folder; looks into each folder of it once.
private struct PresentPictures {
  let folder: URL
  private var known: [Substring: Set<String>] = [:]

  init(folder: URL) {
    self.folder = folder
  }

  mutating func contains(_ path: String) -> Bool {
    let slash = path.lastIndex(of: "/")
    let place = slash.map { path[..<$0] } ?? ""
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    if known[place] == nil {
      let url = place.isEmpty ? folder : folder.appending(path: String(place))
      known[place] = Set((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [])
    }
    return known[place]?.contains(String(name)) == true
  }
}
