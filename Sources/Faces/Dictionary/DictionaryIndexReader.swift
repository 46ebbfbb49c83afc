import Concepts
import Foundation

/// Gathers the pictures, masks and problems of a dictionary, index file by index file.
struct DictionaryIndexReader {
  let folder: URL
  private(set) var images: [DictionaryIndex.Image] = []
  private(set) var problems: [DictionaryProblem] = []
  private var places: [String: Int] = [:]
  /// Pictures that an index file has named, as against those that are only in the list of origins.
  private var listed: Set<Int> = []
  /// The pictures that each index file names, in its order.
  private var named: [ConceptType: [Int]] = [:]
  /// The pictures in the order of the index files.
  private(set) var publishedOrder: [Int] = []

  /// The concepts that are known before: the 38, and those of `Concepts.csv`.
  private let known: [LocalConcept]
  private let byName: [String: LocalConcept]
  private let ranks: [LocalConcept: Int]
  /// Planted cues that masks are of and that no list names.
  private var planted: Set<LocalConcept> = []

  init(folder: URL, concepts further: [LocalConcept] = []) {
    self.folder = folder
    known = LocalConcept.all + further
    byName = Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0) })
    ranks = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
  }

  /// The concepts that masks may be of, in the order in which ties are broken.
  var concepts: [LocalConcept] { known + planted.sorted { $0.name < $1.name } }

  /// Gives a picture the next place.
  mutating func order(_ path: String) {
    guard places[path] == nil else { return }
    places[path] = images.count
    images.append(DictionaryIndex.Image(path: path, masks: []))
  }

  /// Takes in the index file of a type.
  mutating func read(_ scanner: CSVScanner, of type: ConceptType) throws {
    var header: [String]?
    var seen: Set<String> = []
    try scanner.forEachRecord { line, fields in
      guard header != nil else {
        header = fields.map(\.text)
        if header == DictionaryLayout.indexHeader { return }
        throw scanner.invalid(line, found: "another header", valid: "image,labels")
      }
      guard fields.count == 2 else {
        throw scanner.invalid(
          line, found: "\(fields.count) fields", valid: "a picture and its masks joined by ;")
      }
      let path = fields[0].text
      let place = "\((scanner.file as NSString).lastPathComponent), line \(line)"
      guard Self.isInside(path) else {
        problems.append(.badPath(path, place: place))
        return
      }
      if !seen.insert(path).inserted { problems.append(.listedTwice(path, place: place)) }
      order(path)
      if let index = places[path] {
        listed.insert(index)
        named[type, default: []].append(index)
        images[index].annotated.insert(ConceptTypes(type))
        addMasks(fields[1].text, to: index, place: place)
      }
    }
    if header == nil {
      throw scanner.invalid(1, found: "an empty file", valid: "the header image,labels")
    }
  }

  private mutating func addMasks(_ labels: String, to index: Int, place: String) {
    for path in labels.split(separator: DictionaryLayout.separator).map(String.init) {
      guard Self.isInside(path) else {
        problems.append(.badPath(path, place: place))
        continue
      }
      // The whole stem counts: AU_1 is not AU_12. Source: METHOD §5.
      let stem = Self.stem(of: path)
      guard let concept = byName[stem] ?? LocalConcept.named(stem) else {
        problems.append(.unknownConcept(path, place: place))
        continue
      }
      let masks = images[index].masks
      if masks.contains(where: { $0.concept == concept }) {
        problems.append(.listedTwice(path, place: place))
        continue
      }
      if ranks[concept] == nil { planted.insert(concept) }
      let rank = ranks[concept] ?? .max
      let later = masks.firstIndex { ranks[$0.concept] ?? .max > rank }
      images[index].masks.insert(.init(concept: concept, path: path), at: later ?? masks.endIndex)
      images[index].annotated.insert(ConceptTypes(concept.type))
    }
  }

  /// Lists the pictures in `<root>/<family>/<group>/`.
  mutating func readFamilies(
    in root: String = DictionaryLayout.globalFolder
  ) throws -> [GlobalFamily: [DictionaryIndex.Member]] {
    var families: [GlobalFamily: [DictionaryIndex.Member]] = [:]
    let root = root.isEmpty ? "" : root + "/"
    for name in try entries(of: root) {
      let family = GlobalFamily.published.first {
        $0.dictionaryFolder?.lowercased() == name.lowercased()
      }
      guard let family else {
        problems.append(.unknownFamily("\(root)\(name)"))
        continue
      }
      var members: [DictionaryIndex.Member] = []
      for group in try entries(of: "\(root)\(name)") {
        let path = "\(root)\(name)/\(group)"
        guard let number = family.group(named: group) else {
          problems.append(.unknownGroup(path, family: family))
          continue
        }
        members += try entries(of: path).map { .init(path: "\(path)/\($0)", group: number) }
      }
      families[family] = members.sorted { ($0.group, $0.path) < ($1.group, $1.path) }
    }
    return families
  }

  /// The names in a folder, in order, without hidden ones; none for a file.
  private func entries(of path: String) throws -> [String] {
    let url = folder.appending(path: path)
    guard url.isFolder else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Ends the reading: pictures that only the list of origins names are problems.
  mutating func dropUnlisted() {
    for (index, image) in images.enumerated() where !listed.contains(index) {
      problems.append(.unlisted(image.path))
    }
    let kept = images.indices.filter(listed.contains)
    images = kept.map { images[$0] }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var seen: Set<Int> = []
    publishedOrder = DictionaryLayout.publishedTypes.flatMap { named[$0] ?? [] }
      .filter { seen.insert($0).inserted }.compactMap { places[$0] }
  }

  private static func isInside(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/")
      && !path.split(separator: "/", omittingEmptySubsequences: false).contains("..")
  }

  private static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }
}
