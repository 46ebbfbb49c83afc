import Concepts
import Testing

/// A change of one letter names every dictionary with masks from landmarks anew.
@Test(
  "what identifies a rule is written as it always was, whatever a table shows of it",
  arguments: [
    ("nose", "at 30: 1.05·d(27,30) × 0.65·d(31,35), 27→33"),
    ("left_eye", "at 36–41: 0.6·d(36,39) × 0.3·d(36,39), level"),
    (
      "AU_2",
      "at 17–19: 0.35·d(17,21) × 0.3·d(17,21), 17→21; "
        + "at 24–26: 0.35·d(26,22) × 0.3·d(26,22), 22→26"
    ),
    (
      "Bags_Under_Eyes",
      "at 2 31 40 40 41 41: 0.6·d(36,39) × 0.25·d(36,39), 36→39; "
        + "at 14 35 46 46 47 47: 0.6·d(45,42) × 0.25·d(45,42), 42→45"
    ),
    ("Mouth_Slightly_Open", "at 48–67: 0.6·d(48,54) × 0.65·d(51,57), 48→54"),
  ])
func ruleIdentity(concept: String, text: String) throws {
  let rule = try #require(ConceptRule.all.first { $0.concept.name == concept })
  #expect(rule.identity == text)
}
