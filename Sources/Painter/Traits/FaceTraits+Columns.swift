import Concepts
import Specification

extension FaceTraits {
  /// What a table of painted faces says beside attributes: columns that a model may learn.
  ///
  /// `age` is in years, to a tenth; `age_group` and `skin_tone` are the groups of the global families.
  /// `skin_type` divides the faces by the tone of their skin from 1, the brightest, to 6, each a sixth of
  /// the scale: as many as the types of Fitzpatrick 1988, whose limits they do not have. `expression` is the
  /// mouth's: smiling, sad or neutral.
  var columns: [(name: String, word: String)] {
    let groups = self.groups.map { ($0.family, $0.family.groups[$0.group]) }
    func group(_ family: GlobalFamily) -> String { groups.first { $0.0 == family }?.1 ?? "" }
    let mood =
      FaceAttribute.smiling.isTrue(of: self)
      ? "smiling" : expression.isActive(.lipCornerDepressor) ? "sad" : "neutral"
    return [
      ("age", "\((age * 10).rounded() / 10)"), ("age_group", group(.age)),
      ("skin_tone", group(.skinTone)), ("skin_type", "\(1 + min(max(Int(skin.tone * 6), 0), 5))"),
      ("expression", mood),
    ]
  }
}
