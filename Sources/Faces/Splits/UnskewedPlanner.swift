import Files
import Seeding
import Specification

/// Draws sets of images as a table has them, without any skew.
///
/// Each set is the start of one seeded permutation of the partition's images of which anything of the
/// target is known. So a larger set holds the smaller ones.
package struct UnskewedPlanner: Sendable {
  private let labels: TargetLabels
  private let table: String
  private let images: [Partition: [Int]]

  /// Draws the permutations.
  ///
  /// - Parameters:
  ///   - table: the faces.
  ///   - partition: which of them are for what.
  ///   - labels: what is known of them.
  ///   - excluding: rows that are used nowhere; they leave the order of the others as it is.
  ///   - seed: what the order is a function of.
  /// - Throws: `FacesError.noImages` for a partition without any.
  package init(
    table: FaceTable, partition: FacePartition, labels: TargetLabels, excluding: Set<Int> = [],
    seed: UInt64
  ) throws {
    var images: [Partition: [Int]] = [:]
    for use in [Partition.train, .validation, .test] {
      let known = partition[use].filter(labels.isKnown(of:))
      var random = SplitMix64(seed: seed, UInt64(use.number), Self.stream)
      images[use] = random.permutation(of: known.count).map { known[$0] }
        .filter { !excluding.contains($0) }
    }
    for use in [Partition.train, .test] where images[use]?.isEmpty != false {
      throw FacesError.noImages(partition: use, table: table.origin)
    }
    (self.labels, self.images, self.table) = (labels, images, table.origin)
  }

  /// Below the seed and the partition; skewed splits have those from 0 to 3.
  private static let stream: UInt64 = 4

  /// How many images of which the target is known a partition has.
  package func supply(of partition: Partition) -> Int { images[partition]?.count ?? 0 }

  /// The sets as a split of P 0.
  ///
  /// Throws `FacesError.fewImages` where there are not as many training images as asked for, and
  /// `FacesError.classWithoutImages` for a class that nothing would be trained on.
  package func plan(sizes: SplitSizes) throws -> SplitPlan {
    let available = supply(of: .train)
    let train = sizes.train ?? available
    guard train <= available else {
      throw FacesError.fewImages(
        target: labels.target.name, table: table, has: available, needs: train)
    }
    let split = SkewedSplit(
      skew: 0, train: items(.train, most: train),
      validation: items(.validation, most: sizes.validation),
      test: items(.test, most: sizes.test ?? .max))
    try requireAnswers(of: split.train.map(\.image))
    return SplitPlan(
      splits: [split],
      limit: Shortage(
        subgroup: "images", partition: .train, has: available, needs: available + 1, skew: nil,
        size: available + 1))
  }

  private func items(_ partition: Partition, most: Int) -> [SplitItem] {
    (images[partition] ?? []).prefix(most).map {
      SplitItem(image: $0, label: false, attribute: false, transformed: false)
    }
  }

  /// Throws where training images do not show what is to be learnt.
  private func requireAnswers(of faces: [Int]) throws {
    let column = labels.target.name
    func require(_ names: [String], _ found: Set<Int>, of column: String) throws {
      if let missing = names.indices.first(where: { !found.contains($0) }) {
        throw FacesError.classWithoutImages(names[missing], column: column, table: table)
      }
    }
    switch labels.answers {
    case .classes(let places):
      try require(labels.names, Set(faces.compactMap { places[$0] }), of: column)
    case .attributes(let columns):
      for (name, values) in zip(labels.names, columns) {
        let found = Set(faces.compactMap { values[$0].map { $0 ? 1 : 0 } })
        try require(TargetLabels.binaryClasses, found, of: name)
      }
    case .number(let numbers):
      let found = Set(faces.compactMap { numbers[$0] })
      if found.count < 2, let only = found.first {
        throw FacesError.constantNumber(column: column, table: table, value: only)
      }
    }
  }
}

extension SkewedSplit {
  /// Which images are in which set, and what a model learns of them: what identifies a split without skew.
  ///
  /// The answers that there are, then a line an image: the set, the picture's name and its answer. These
  /// lines are hashed to name trained models, so they never change.
  package func identityLines(in table: FaceTable, labels: TargetLabels) -> [String] {
    [labels.names.joined(separator: ",")]
      + sets.flatMap { use, items in
        items.map { "\(use.rawValue),\(table.names[$0.image]),\(labels.text(of: $0.image))" }
      }
  }

  /// A split without skew as CSV, to be audited or trained elsewhere, or read again as a table.
  ///
  /// A row for each image of train, validation and test, in the order in which they were drawn, and of
  /// the dictionary. Columns: `image`, `partition`, `identity` where persons are known, what is learnt,
  /// then all other attributes of the table. What is not known is empty.
  package func manifest(
    of source: some FaceSource, labels: TargetLabels, dictionary: [Int] = []
  ) -> String {
    let table = source.table
    let learnt = labels.target.attributeNames.isEmpty ? [labels.target.name] : []
    let own = labels.target.attributeNames
    let others = table.attributes.keys.filter { !own.contains($0) && !learnt.contains($0) }.sorted()
    let attributes = own + others
    let header =
      ["image", "partition"] + (table.identities == nil ? [] : ["identity"]) + learnt + attributes
    func row(_ image: Int, _ partition: Partition) -> String {
      var fields = [source.fileName(of: image), partition.rawValue]
      if let identities = table.identities { fields.append("\(identities[image])") }
      if !learnt.isEmpty { fields.append(labels.isKnown(of: image) ? labels.text(of: image) : "") }
      fields += attributes.map { name in
        (table.attribute(name)?[image] ?? nil).map { $0 ? "1" : "0" } ?? ""
      }
      return fields.map(\.quotedForCSV).joined(separator: ",") + "\n"
    }
    let rows = sets.flatMap { use, items in items.map { row($0.image, use) } }
    let held = dictionary.map { row($0, .dictionary) }
    return header.map(\.quotedForCSV).joined(separator: ",") + "\n" + (rows + held).joined()
  }
}
