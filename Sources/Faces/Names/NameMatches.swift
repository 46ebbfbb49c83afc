/// Which pictures some names mean, on the safe side: where a name could mean several, all of them.
///
/// A name means the picture of its path; else those whose paths end alike, extensions and capitals
/// aside; else the only one with its stem.
struct NameMatches {
  /// The places of the pictures that are meant.
  private(set) var pictures: Set<Int> = []
  /// Names that mean no picture.
  private(set) var unmatched: [String] = []

  init(_ names: some Collection<String>, among pictures: [String]) {
    let known = pictures.map { PictureName($0.lowercased()) }
    let byStem = Dictionary(grouping: known.indices) { known[$0].stem }
    let wanted = names.map { (text: $0, name: PictureName($0.lowercased())) }
    let rivals = Dictionary(wanted.map { ($0.name.stem, 1) }, uniquingKeysWith: +)
    for (text, name) in wanted {
      let candidates = byStem[name.stem] ?? []
      let exact = candidates.filter { pictures[$0] == text || known[$0] == name }
      let close = exact.isEmpty ? candidates.filter { known[$0].agrees(with: name) } : exact
      let isLone = candidates.count == 1 && rivals[name.stem] == 1
      let meant = close.isEmpty && isLone ? candidates : close
      if meant.isEmpty { unmatched.append(text) }
      self.pictures.formUnion(meant)
    }
  }

  /// Whether names are written alike, so that it says something that none is among others: `000001` and
  /// `123456` are, `000001` and `n01-17` are not.
  static func areComparable(_ some: some Collection<String>, _ others: some Collection<String>)
    -> Bool
  {
    func shapes(_ names: some Collection<String>) -> Set<String> {
      Set(
        names.map { name in
          String(
            PictureName(name.lowercased()).stem.map { $0.isNumber ? "9" : $0.isLetter ? "a" : $0 })
        })
    }
    return !shapes(some).isDisjoint(with: shapes(others))
  }

  /// The first of some names that has the number of another, but not as many zeros before it, as `339`
  /// for `000339`: whether they mean one picture cannot be told.
  static func padded(
    _ names: some Collection<String>, as others: [String]
  ) -> (name: String, own: String)? {
    func number(_ name: String) -> Substring? {
      let stem = PictureName(name).stem
      guard !stem.isEmpty, stem.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
      return stem.drop { $0 == "0" }
    }
    var known: [Substring: String] = [:]
    for other in others {
      if let number = number(other), known[number] == nil { known[number] = other }
    }
    for name in names {
      guard let number = number(name), let own = known[number],
        PictureName(own).stem != PictureName(name).stem
      else { continue }
      return (name, own)
    }
    return nil
  }
}
