import Foundation
import Seeding
import Specification

/// Which images of a table are for what: rows that no split may take from one use into another.
///
/// No image and, where persons are known, no person is in two of them.
package struct FacePartition: Sendable, Equatable {
  private let rows: [Partition: [Int]]

  /// The rows of a use, in the order of the table.
  package subscript(partition: Partition) -> [Int] { rows[partition] ?? [] }

  /// Takes a table's own partitions, or assigns persons to new ones: three quarters of the images to
  /// train, a tenth to validation, the rest to test.
  ///
  /// The dictionary is up to `dictionaryCount` images: of the table's own dictionary in seeded order,
  /// where it has one; else whole persons out of test in seeded order, passing over those whose
  /// images would be too many, up to the share `mostOfTest` of the test images. What it got is what
  /// `self[.dictionary]` holds. Throws a `FacesError` where a person is in two of the table's own
  /// partitions.
  package init(
    _ table: FaceTable, dictionaryCount: Int, seed: UInt64, mostOfTest: Double = 0.5
  ) throws {
    precondition(dictionaryCount >= 0 && (0...1).contains(mostOfTest))
    try Self.checkPersons(of: table)
    var rows = table.partitions.map(Self.rows) ?? Self.assign(table, seed: seed)
    if let own = rows[.dictionary] {
      var random = SplitMix64(seed: seed, 2)
      let order = random.permutation(of: own.count).map { own[$0] }
      rows[.dictionary] = order.prefix(dictionaryCount).sorted()
    } else {
      let test = rows[.test] ?? []
      let limit = min(dictionaryCount, Int(Double(test.count) * mostOfTest))
      let carved = Self.carve(test, of: table, limit: limit, seed: seed)
      rows[.dictionary] = test.filter(carved.contains)
      rows[.test] = test.filter { !carved.contains($0) }
    }
    self.rows = rows
  }

  /// The same without the images of a dictionary that was built from the table, and without others
  /// of the persons in them.
  ///
  /// They leave validation and test. Throws `FacesError.leakedDictionary` where one is in train.
  ///
  /// `file` is where the picture of a row is, where it is a file.
  package func without(
    _ dictionary: FaceDictionary, of table: FaceTable, file: (Int) -> URL? = { _ in nil }
  ) throws -> FacePartition {
    let shared = try dictionary.index.rows(sharedWith: table) { row, picture in
      guard let own = file(row) else { return false }
      return try PictureComparison.areSame(own, dictionary.index.url(of: picture))
    }
    let leaked = self[.train].filter(shared.contains)
    if let first = leaked.first {
      throw FacesError.leakedDictionary(
        folder: dictionary.table.origin, count: leaked.count, first: table.names[first])
    }
    return FacePartition(rows: rows.mapValues { $0.filter { !shared.contains($0) } })
  }

  private init(rows: [Partition: [Int]]) {
    self.rows = rows
  }

  private static func rows(of partitions: [Partition]) -> [Partition: [Int]] {
    Dictionary(grouping: partitions.indices) { partitions[$0] }
  }

  /// Chooses whole persons, in seeded order, with at most `limit` images together.
  private static func carve(
    _ rows: [Int], of table: FaceTable, limit: Int, seed: UInt64
  ) -> Set<Int> {
    var carved: Set<Int> = []
    for images in persons(in: rows, of: table, seed: seed, stream: 1)
    where carved.count + images.count <= limit {
      carved.formUnion(images)
    }
    return carved
  }

  private static func assign(_ table: FaceTable, seed: UInt64) -> [Partition: [Int]] {
    let (train, validation) = (0.75, 0.1)
    let count = Double(table.count)
    var partitions = [Partition](repeating: .test, count: table.count)
    var done = 0
    for images in persons(in: Array(0..<table.count), of: table, seed: seed, stream: 0) {
      let share = Double(done) / count
      let use: Partition =
        share < train ? .train : share < train + validation ? .validation : .test
      for row in images { partitions[row] = use }
      done += images.count
    }
    return rows(of: partitions)
  }

  /// The images of each person, persons in seeded order; each image its own where none are known.
  private static func persons(
    in rows: [Int], of table: FaceTable, seed: UInt64, stream: UInt64
  ) -> [[Int]] {
    var random = SplitMix64(seed: seed, stream)
    guard let identities = table.identities else {
      return random.permutation(of: rows.count).map { [rows[$0]] }
    }
    let byPerson = Dictionary(grouping: rows) { identities[$0] }
    let numbers = byPerson.keys.sorted()
    return random.permutation(of: numbers.count).map { byPerson[numbers[$0]] ?? [] }
  }

  private static func checkPersons(of table: FaceTable) throws {
    guard let partitions = table.partitions, let identities = table.identities else { return }
    var seen: [Int: Partition] = [:]
    for (person, partition) in zip(identities, partitions) {
      if let other = seen.updateValue(partition, forKey: person), other != partition {
        throw FacesError.sharedPerson(
          person: person, table: table.origin, first: other, second: partition)
      }
    }
  }
}
