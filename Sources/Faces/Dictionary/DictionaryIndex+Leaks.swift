import Concepts
import Foundation

extension DictionaryIndex {
  /// The dictionary's pictures that are among some pictures by name, or show a person of theirs.
  ///
  /// Where the dictionary does not say where a picture comes from, its folder's name counts, which is
  /// the stem of CelebA's name in the published dictionary. Where the dictionary's names are written in
  /// another way than those given, nothing can be told, which is a problem too.
  package func leaks(of names: some Collection<String>) -> [DictionaryProblem] {
    if names.isEmpty { return [] }
    let own = images.map { origins[$0.path]?.name ?? Self.folder(of: $0) }
    let matches = NameMatches(names, among: own)
    let named = matches.pictures
    if named.isEmpty, !NameMatches.areComparable(names, own) {
      return [.untold(first: own.first ?? "", given: names.first ?? "")]
    }
    if let padded = NameMatches.padded(matches.unmatched, as: own) {
      return [.untold(first: padded.own, given: padded.name)]
    }
    let persons = Set(named.compactMap { origins[images[$0].path]?.person })
    return images.indices.compactMap { place in
      if named.contains(place) { return .leak(images[place].path, reason: "is a training image") }
      guard let person = origins[images[place].path]?.person, persons.contains(person) else {
        return nil
      }
      return .leak(images[place].path, reason: "shows person \(person), who is in training")
    }
  }

  /// The rows of a table whose pictures are in the dictionary, or show a person of it.
  ///
  /// Pictures of the same table are told by their names. The dictionary may have been made of an earlier
  /// list of the same pictures, or of one in another order: where names are alike, `isSame` says whether
  /// a row's picture is that of a path in the dictionary.
  package func rows(
    sharedWith table: FaceTable,
    isSame: (_ row: Int, _ picture: String) throws -> Bool = { _, _ in false }
  ) rethrows -> Set<Int> {
    let fingerprint = table.fingerprint
    let own = origins.values.filter { $0.source == fingerprint }
    let names = Set(own.map(\.name))
    var persons = Set(own.compactMap(\.person))
    var shared = Set((0..<table.count).filter { names.contains(table.names[$0]) })

    let others = origins.filter { !$0.value.source.isEmpty && $0.value.source != fingerprint }
      .sorted { $0.key < $1.key }
    let matching = PictureMatching(table.names, to: others.map(\.value.name))
    var pairs: [(row: Int, origin: DictionaryOrigin)] = []
    for (row, entry) in matching.entries.enumerated() {
      guard let entry, try isSame(row, others[entry].key) else { continue }
      pairs.append((row, others[entry].value))
    }
    shared.formUnion(pairs.map(\.row))
    if let identities = table.identities {
      persons.formUnion(pairs.map { identities[$0.row] })
      // Where both lists number persons alike, those of pictures that the table lacks count as well.
      if !pairs.isEmpty, pairs.allSatisfy({ $0.origin.person == identities[$0.row] }) {
        persons.formUnion(others.compactMap(\.value.person))
      }
      shared.formUnion((0..<table.count).filter { persons.contains(identities[$0]) })
    }
    return shared
  }

  /// The name of the folder that a picture lies in.
  private static func folder(of image: Image) -> String {
    image.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
  }
}
