import Concepts
import Specification

/// The attributes, persons and partitions of a set of faces, one row per image.
package struct FaceTable: Sendable {
  /// The file or generator the table came from, as messages name it.
  package let origin: String
  /// File names, or the numbers of synthetic faces; unique.
  package let names: [String]
  /// Binary attributes by their header; each column is as long as `names`.
  ///
  /// nil where an attribute is not known of an image: it then shows no concept, belongs to no group and
  /// is not trained on.
  package let attributes: [String: [Bool?]]
  /// The person in each image, where that is known.
  package let identities: [Int]?
  /// The table's own partition of each image, where it has one.
  package let partitions: [Partition]?
  /// The group of each image in the global families that are known; nil where an image has none.
  package let groups: [GlobalFamily: [Int?]]
  /// The words of some columns, one for each face: those that a model is to learn.
  ///
  /// What is not known is empty or a word that says so.
  package let columns: [String: [String]]
  /// Columns of the file that are no attributes, and why.
  let refusals: [String: FacesError]
  /// What was passed over when the table was read.
  package let notes: [TableNote]

  /// Gathers columns into a table.
  /// - Precondition: every column is as long as `names`.
  package init(
    origin: String, names: [String], attributes: [String: [Bool?]], identities: [Int]? = nil,
    partitions: [Partition]? = nil, groups: [GlobalFamily: [Int?]] = [:],
    refusals: [String: FacesError] = [:], notes: [TableNote] = [],
    columns: [String: [String]] = [:]
  ) {
    let count = names.count
    precondition(
      attributes.values.allSatisfy { $0.count == count } && (identities?.count ?? count) == count
        && (partitions?.count ?? count) == count && groups.values.allSatisfy { $0.count == count }
        && columns.values.allSatisfy { $0.count == count },
      "columns of unequal length in \(origin)")
    self.origin = origin
    self.names = names
    self.attributes = attributes
    self.identities = identities
    self.partitions = partitions
    self.groups = groups
    self.refusals = refusals
    self.notes = notes
    self.columns = columns
  }

  package var count: Int { names.count }

  /// What a reader of results on some attributes should know: what is not known of them, and the names
  /// of the columns that nothing is read from.
  package func notices(about names: [String]) -> [String] {
    let wanted = Set(names.flatMap { [$0, HeaderName.attribute($0)] })
    var passedOver: [String] = []
    var notices: [String] = []
    for note in notes {
      if note.isPassedOver {
        passedOver.append(note.column)
      } else if note.isGeneral || wanted.contains(HeaderName.attribute(note.column)) {
        if case .of = note {
          notices.append("\(note)")
        } else {
          notices.append("\(origin): \(note)")
        }
      }
    }
    guard !passedOver.isEmpty else { return notices }
    let rest = passedOver.count > 8 ? " and \(passedOver.count - 8) more" : ""
    let list = passedOver.prefix(8).joined(separator: ", ") + rest
    return notices + ["\(origin): passed over, because not an attribute: \(list)."]
  }

  /// The column of an attribute, by its name or by a header that stands for it, such as `Big Nose`.
  package func attribute(_ name: String) -> [Bool?]? {
    attributes[name] ?? attributes[HeaderName.attribute(name)]
  }
}

extension [GlobalFamily: [Int?]] {
  /// The families with gender as the attribute `Male` says it, where no other column does.
  func completed(by attributes: [String: [Bool?]]) -> Self {
    guard self[.gender] == nil, let male = attributes["Male"] else { return self }
    return merging([.gender: male.map { isMale in isMale.map { $0 ? 0 : 1 } }]) { own, _ in own }
  }
}
