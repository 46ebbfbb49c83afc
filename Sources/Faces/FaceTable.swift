import Concepts
import Specification

/// The attributes, persons and partitions of a set of faces, one row per image.
package struct FaceTable: Sendable {
  /// The file or generator the table came from, as messages name it.
  package let origin: String
  /// File names, or the numbers of synthetic faces; unique.
  package let names: [String]
  /// Binary attributes by their header; each column is as long as `names`.
  package let attributes: [String: [Bool]]
  /// The person in each image, where that is known.
  package let identities: [Int]?
  /// The table's own partition of each image, where it has one.
  package let partitions: [Partition]?
  /// The group of each image in the global families that are known; nil where an image has none.
  package let groups: [GlobalFamily: [Int?]]
  /// Columns of the file that are no attributes, and why.
  let refusals: [String: FacesError]

  /// Gathers columns into a table.
  /// - Precondition: every column is as long as `names`.
  package init(
    origin: String, names: [String], attributes: [String: [Bool]], identities: [Int]? = nil,
    partitions: [Partition]? = nil, groups: [GlobalFamily: [Int?]] = [:],
    refusals: [String: FacesError] = [:]
  ) {
    let count = names.count
    precondition(
      attributes.values.allSatisfy { $0.count == count } && (identities?.count ?? count) == count
        && (partitions?.count ?? count) == count && groups.values.allSatisfy { $0.count == count },
      "columns of unequal length in \(origin)")
    self.origin = origin
    self.names = names
    self.attributes = attributes
    self.identities = identities
    self.partitions = partitions
    self.groups = groups
    self.refusals = refusals
  }

  package var count: Int { names.count }
}
