import Faces
import Specification

/// The labels of a probe that shows faces with and without the attribute that a sweep skews.
///
/// Of every subgroup as many faces are labelled as the scarcest has, the first of the dictionary, so
/// that the attribute does not go with the target: a unit that responds to nothing but the target is
/// biased towards neither label.
package struct AxisLabels: Sendable, Hashable {
  /// 0 without the attribute, 1 with it, nil for a face that is left out; [N].
  package let groups: [Int?]

  /// Labels the faces of a dictionary.
  ///
  /// Nil where the table does not know target or attribute, or a subgroup has no face.
  package init?(of faces: [Int], in table: FaceTable, target: String, attribute: String) {
    guard let labels = table.attributes[target], let worn = table.attributes[attribute] else {
      return nil
    }
    let subgroups = faces.map { Subgroup(label: labels[$0], attribute: worn[$0]) }
    let sizes = Dictionary(subgroups.map { ($0, 1) }, uniquingKeysWith: +)
    guard let size = sizes.values.min(), sizes.count == Subgroup.all.count else { return nil }
    var labelled: [Subgroup: Int] = [:]
    groups = subgroups.map { subgroup in
      labelled[subgroup, default: 0] += 1
      return labelled[subgroup, default: 0] > size ? nil : subgroup.attribute ? 1 : 0
    }
  }
}
