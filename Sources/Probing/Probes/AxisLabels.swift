import Faces
import Specification

/// The labels of a probe that shows faces with and without the attribute or cue that a sweep skews.
///
/// Of an attribute: of every subgroup as many faces are labelled as the scarcest has, the first of the dictionary, so
/// that the attribute does not go with the target: a unit that responds to nothing but the target is
/// biased towards neither label.
package struct AxisLabels: Sendable, Hashable {
  /// 0 without the attribute, 1 with it, nil for a face that is left out; [N].
  package let groups: [Int?]
  /// The same face in the other state, for faces that are shown in both; nil where each is shown once.
  let partners: [Int]?

  /// Labels so many faces without a cue, and then the same faces with it.
  ///
  /// Each face is its own comparison, so that no subgroup has to be as large as another.
  package init(ofPairs count: Int) {
    groups = Array(repeating: 0, count: count) + Array(repeating: 1, count: count)
    partners = Array(count..<2 * count) + Array(0..<count)
  }

  /// Labels the faces of a dictionary.
  ///
  /// A face of which either is not known is left out. Nil where the table does not know target or
  /// attribute, or a subgroup has no face.
  package init?(of faces: [Int], in table: FaceTable, target: Target, attribute: String) {
    guard let labels = Self.labels(of: target, in: table), let worn = table.attribute(attribute)
    else {
      return nil
    }
    let subgroups = faces.map { face -> Subgroup? in
      guard let label = labels[face], let value = worn[face] else { return nil }
      return Subgroup(label: label, attribute: value)
    }
    let sizes = Dictionary(subgroups.compactMap { $0 }.map { ($0, 1) }, uniquingKeysWith: +)
    guard let size = sizes.values.min(), sizes.count == Subgroup.all.count else { return nil }
    partners = nil
    var labelled: [Subgroup: Int] = [:]
    groups = subgroups.map { subgroup in
      guard let subgroup else { return nil }
      labelled[subgroup, default: 0] += 1
      return labelled[subgroup, default: 0] > size ? nil : subgroup.attribute ? 1 : 0
    }
  }

  /// Which faces have the target; nil where the table does not know it.
  private static func labels(of target: Target, in table: FaceTable) -> [Bool?]? {
    if case .attribute(let name) = target { return table.attribute(name) }
    return target.binaryName == nil ? nil : try? table.binaryValues(of: target)
  }
}
