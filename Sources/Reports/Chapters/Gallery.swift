import Foundation
import Results

/// The pictures of detectors that fit on a page, and what was left out.
struct Gallery: Sendable {
  struct Entry: Sendable {
    var strip: GalleryStrip
    var cell: CellStatus
    /// A PNG file.
    var picture: Data
  }

  /// In the order of the plan.
  private(set) var entries: [Entry] = []
  let recorded: Int
  private(set) var missing = 0
  private(set) var leftOut = 0

  /// Reads pictures until `room` bytes are full: of every cell, layer and region the best first, then the
  /// second best of each, and so on; the lowest and the highest P and the first seeds before others.
  init(_ sweep: Sweep, folder: String, room: Int) {
    recorded = sweep.strips.count
    let cells = Dictionary(uniqueKeysWithValues: sweep.cells.map { ($0.position, $0) })
    let ends = Dictionary(
      grouping: sweep.cells, by: \.armAxis
    ).mapValues { cells in [cells.map(\.skew).min(), cells.map(\.skew).max()] }
    struct Ranked {
      var strip: GalleryStrip
      var cell: CellStatus
      var order: [Int]
    }
    var seen: [String: Int] = [:]
    let ranked = sweep.strips.enumerated().compactMap { place, strip -> Ranked? in
      guard let cell = cells[strip.position] else { return nil }
      // Strips come best first, so the count so far is the rank among those alike.
      let group = "\(strip.position) \(strip.layer) \(strip.region ?? "")"
      let rank = seen[group, default: 0]
      seen[group] = rank + 1
      let isEnd = ends[cell.armAxis]?.contains(cell.skew) ?? false
      return Ranked(
        strip: strip, cell: cell, order: [rank, isEnd ? 0 : 1, cell.seed, place])
    }.sorted { $0.order.lexicographicallyPrecedes($1.order) }

    var left = room
    for item in ranked {
      guard let url = Self.place(of: item.strip.file, in: folder), let size = url.fileSize else {
        missing += 1
        continue
      }
      // Most pictures of a large sweep are not read at all.
      guard size <= left else {
        leftOut += 1
        continue
      }
      guard let picture = Self.picture(at: url), picture.count <= left else {
        missing += 1
        continue
      }
      left -= picture.count
      entries.append(Entry(strip: item.strip, cell: item.cell, picture: picture))
    }
    let order = { (entry: Entry) in
      (entry.cell.position, entry.strip.layer, -entry.strip.iou, entry.strip.unit)
    }
    entries.sort { order($0) < order($1) }
  }

  /// The file of that name; nil for one outside the folder, which a stranger's database may name.
  private static func place(of file: String, in folder: String) -> URL? {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    guard !file.hasPrefix("/"), !parts.contains("..") else { return nil }
    return URL(filePath: folder, directoryHint: .isDirectory).appending(path: file)
  }

  /// The content of a PNG file; nil for any other file.
  private static func picture(at url: URL) -> Data? {
    guard let data = try? Data(contentsOf: url), data.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      return nil
    }
    return data
  }

  /// What the page says of its completeness.
  var note: String {
    if recorded == 0 { return "No pictures of units are recorded, so the page has no gallery." }
    var parts = ["\(entries.count) of \(recorded) recorded pictures are shown"]
    if leftOut > 0 { parts.append("\(leftOut) are left out to keep the page small") }
    if missing > 0 {
      parts.append("\(missing) \(missing == 1 ? "is" : "are") not beside the database")
    }
    return parts.joined(separator: "; ") + "."
  }
}

extension URL {
  /// In bytes; nil where there is no such file.
  fileprivate var fileSize: Int? {
    (try? resourceValues(forKeys: [.fileSizeKey]))?.fileSize
  }
}
