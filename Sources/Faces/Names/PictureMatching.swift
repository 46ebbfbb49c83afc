/// Which entry of a list, such as one of landmarks, belongs to which picture.
///
/// An entry belongs to the picture of its name; else to one whose path ends alike, extensions aside;
/// else to the only one with its stem. Where an entry could belong to two pictures, or a picture to two
/// entries, neither is decided.
struct PictureMatching {
  /// The entry of each picture, or nil.
  private(set) var entries: [Int?]
  /// Pictures that have an entry of their stem, but of which it cannot be told whether it is theirs.
  private(set) var undecided: [Int] = []

  init(_ pictures: [String], to list: [String]) {
    let (pictures, list) = (pictures.map(PictureName.init), list.map(PictureName.init))
    let byStem = Dictionary(grouping: list.indices) { list[$0].stem }
    // Several rows may show one picture, transformed in other ways.
    let rivals = Dictionary(grouping: Set(pictures)) { $0.stem }.mapValues(\.count)
    var claims: [Int: Set<PictureName>] = [:]
    entries = pictures.map { picture in
      guard let candidates = byStem[picture.stem] else { return nil }
      let exact = candidates.filter { list[$0] == picture }
      let close = exact.isEmpty ? candidates.filter { list[$0].agrees(with: picture) } : exact
      let lone = close.isEmpty && rivals[picture.stem] == 1 ? candidates : close
      guard lone.count == 1, let entry = lone.first else { return nil }
      if exact.isEmpty { claims[entry, default: []].insert(picture) }
      return entry
    }
    let taken = Set(
      pictures.indices.filter { row in entries[row].map { list[$0] == pictures[row] } ?? false }
        .compactMap { entries[$0] })
    for row in pictures.indices {
      if let entry = entries[row], list[entry] != pictures[row],
        taken.contains(entry) || (claims[entry]?.count ?? 0) > 1
      {
        entries[row] = nil
      }
      if entries[row] == nil, byStem[pictures[row].stem] != nil { undecided.append(row) }
    }
  }
}
