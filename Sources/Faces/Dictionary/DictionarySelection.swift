import Concepts
import Seeding
import Specification

/// Which pictures of a table go into a dictionary, and which are kept out of it and why.
///
/// No picture that a model is trained on may be in it, nor another picture of the same person.
package struct DictionarySelection: Sendable, Equatable {
  /// In the order of the table.
  package let faces: [Int]
  /// In none of the partitions asked for.
  package let outsidePartitions: Int
  /// In one of the partitions asked for, but excluded by name.
  package let excludedByName: Int
  /// Not excluded by name, but showing a person of an excluded picture.
  package let excludedByPerson: Int
  /// Names to exclude that are those of no picture of the table.
  package let unmatched: [String]

  /// Chooses up to `count` pictures, in seeded order.
  ///
  /// `partitions` are taken, or without them all but train where the table has partitions. What is
  /// excluded are the names given and, unless train was asked for, the pictures of train; where persons
  /// are known, with all pictures of theirs.
  package init(
    from table: FaceTable, partitions: Set<Partition>? = nil, excluding names: Set<String> = [],
    count: Int? = nil, seed: UInt64 = 1
  ) {
    let wanted = partitions ?? [.validation, .test, .dictionary]
    let rows = (0..<table.count).filter { row in
      table.partitions.map { wanted.contains($0[row]) } ?? true
    }
    let matches = NameMatches(names, among: table.names)
    unmatched = matches.unmatched.sorted()
    let isNamed = (0..<table.count).map(matches.pictures.contains)
    let isTrained = (0..<table.count).map { row in
      table.partitions?[row] == .train && !wanted.contains(.train)
    }
    let persons = table.identities.map { persons in
      Set((0..<table.count).filter { isNamed[$0] || isTrained[$0] }.map { persons[$0] })
    }
    let unnamed = rows.filter { !isNamed[$0] }
    let left = unnamed.filter { row in
      guard let persons, let identities = table.identities else { return true }
      return !persons.contains(identities[row])
    }
    var random = SplitMix64(seed: seed)
    let order = random.permutation(of: left.count).map { left[$0] }
    faces = order.prefix(count ?? order.count).sorted()
    outsidePartitions = table.count - rows.count
    excludedByName = rows.count - unnamed.count
    excludedByPerson = unnamed.count - left.count
  }

  /// Why pictures are not among those to choose from, with their number.
  var reasons: [String] {
    [
      (outsidePartitions, "in other partitions"), (excludedByName, "excluded by name"),
      (excludedByPerson, "of a person in a picture that is left out"),
    ].filter { $0.0 > 0 }.map { "\($0) \($0 == 1 ? "is" : "are") \($1)" }
  }
}
