import Concepts
import Faces
import Images
import Specification

/// Faces drawn in vectors, with exact attributes, masks and landmarks; no photographs.
///
/// Face `i` is a function of the seed and `i` alone: its partition or the number of others change
/// nothing about it. Every face is another person.
package struct SyntheticSource: FaceSource {
  /// Raised whenever the same traits would be drawn, painted or masked otherwise.
  package static let revision = 2

  package let seed: UInt64
  package let population: Population
  package let table: FaceTable

  /// Draws the table of as many faces as the partitions ask for, train first, dictionary last.
  ///
  /// Takes about 20 µs a face; no picture is painted yet.
  package init(
    seed: UInt64, counts: [Partition: Int], population: Population = Population()
  ) {
    self.seed = seed
    self.population = population
    let partitions = Partition.allCases.flatMap { partition in
      Array(repeating: partition, count: counts[partition] ?? 0)
    }
    table = Self.makeTable(seed: seed, partitions: partitions, population: population)
  }

  /// Identifies the faces: the painter's revision, the seed and the population.
  package var identity: String {
    func listed(_ values: [FaceAttribute: Double]) -> String {
      values.map { "\($0.key.name)=\($0.value)" }.sorted().joined(separator: ",")
    }
    return "painter \(Self.revision), seed \(seed), difficulty \(population.difficulty), "
      + "rates \(listed(population.rates)), correlations \(listed(population.correlations))"
  }

  /// Everything that face `index` is; no pixels.
  package func traits(_ index: Int) -> FaceTraits {
    FaceTraits(seed: seed, index: index, population: population)
  }

  package func image(_ index: Int, size: Int) -> RGBImage {
    traits(index).picture(size: size)
  }

  package func masks(_ index: Int, size: Int) -> [ConceptMask] {
    traits(index).masks(size: size)
  }

  /// All: the painter knows what it draws.
  package func annotatedTypes(_ index: Int) -> ConceptTypes { .all }

  /// The 68 landmarks of face `index` in ibug's order, in pixels of a picture of that size.
  ///
  /// (0, 0) is the top left corner of the first pixel, (0.5, 0.5) its middle.
  package func landmarks(_ index: Int, size: Int) -> Landmarks {
    traits(index).landmarks(size: size)
  }

  package func placedLandmarks(_ index: Int, size: Int) -> Landmarks? {
    landmarks(index, size: size)
  }

  private static func makeTable(
    seed: UInt64, partitions: [Partition], population: Population
  ) -> FaceTable {
    let count = partitions.count
    let attributes = FaceAttribute.allCases
    var columns = attributes.map { _ in [Bool](repeating: false, count: count) }
    var groups: [GlobalFamily: [Int?]] = [:]
    for family in [GlobalFamily.age, .gender, .skinTone, .palette] {
      groups[family] = Array(repeating: nil, count: count)
    }
    var words: [String: [String]] = [:]
    for index in 0..<count {
      let traits = FaceTraits(seed: seed, index: index, population: population)
      for (column, attribute) in attributes.enumerated() {
        columns[column][index] = attribute.isTrue(of: traits)
      }
      for (family, group) in traits.groups { groups[family]?[index] = group }
      for (name, word) in traits.columns { words[name, default: []].append(word) }
    }
    return FaceTable(
      origin: "synthetic faces of seed \(seed)", names: (0..<count).map(String.init),
      attributes: Dictionary(uniqueKeysWithValues: zip(attributes.map(\.name), columns)),
      identities: Array(0..<count), partitions: partitions, groups: groups, columns: words)
  }
}

extension SyntheticSource {
  /// Six digits, counting from 1 as CelebA does.
  package func fileName(of index: Int) -> String {
    let digits = "\(index + 1)"
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".png"
  }
}
