import Concepts
import Foundation

extension DictionaryIndex {
  /// The dictionary's pictures that are among some pictures by name, or show a person of theirs.
  ///
  /// Where the dictionary does not say where a picture comes from, its folder's name counts, which is
  /// the stem of CelebA's name in the published dictionary.
  package func leaks(of names: Set<String>) -> [DictionaryProblem] {
    if names.isEmpty { return [] }
    let stems = Set(names.map(Self.stem))
    let isNamed = images.map { image in
      origins[image.path].map { names.contains($0.name) } ?? stems.contains(Self.folder(of: image))
    }
    let persons = Set(
      images.indices.filter { isNamed[$0] }.compactMap { origins[images[$0].path]?.person })
    return images.indices.compactMap { place in
      if isNamed[place] { return .leak(images[place].path, reason: "is a training image") }
      guard let person = origins[images[place].path]?.person, persons.contains(person) else {
        return nil
      }
      return .leak(images[place].path, reason: "shows person \(person), who is in training")
    }
  }

  /// The rows of a table whose pictures are in the dictionary, or show a person of it.
  ///
  /// Pictures are compared where the dictionary was built from the same table.
  package func rows(sharedWith table: FaceTable) -> Set<Int> {
    let fingerprint = table.fingerprint
    let own = origins.values.filter { $0.source == fingerprint }
    let names = Set(own.map(\.name))
    let persons = Set(own.compactMap(\.person))
    return Set(
      (0..<table.count).filter { row in
        names.contains(table.names[row])
          || table.identities.map { persons.contains($0[row]) } ?? false
      })
  }

  /// The name of the folder that a picture lies in.
  private static func folder(of image: Image) -> String {
    image.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
  }

  private static func stem(of name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    return String(last.lastIndex(of: ".").map { last[..<$0] } ?? last)
  }
}
