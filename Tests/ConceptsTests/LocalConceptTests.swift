import Concepts
import Testing

@Suite("Local concepts")
struct LocalConceptTests {
  @Test("the 38 concepts stand in the published order")
  func names() {
    let published = """
      AU_1 AU_2 AU_4 AU_5 left_brow right_brow left_eye right_eye Arched_Eyebrows \
      Bushy_Eyebrows Eyeglasses Narrow_Eyes AU_6 left_cheek right_cheek Bags_Under_Eyes \
      High_Cheekbones Rosy_Cheeks No_Beard 5_o_Clock_Shadow AU_9 nose Big_Nose Pointy_Nose AU_12 \
      AU_15 AU_20 AU_25 mouth Big_Lips Mouth_Slightly_Open Mustache Smiling Wearing_Lipstick AU_17 \
      AU_26 Double_Chin Goatee
      """
    #expect(LocalConcept.all.map(\.name).joined(separator: " ") == published)
  }

  @Test("the regions have 12, 8, 4, 10 and 4 concepts")
  func regions() {
    #expect(FaceRegion.allCases.map(\.concepts.count) == [12, 8, 4, 10, 4])
  }

  @Test("there are 12 Action Units, 8 parts and 18 attributes")
  func types() {
    let sizes = ConceptType.allCases.map { type in
      LocalConcept.all.count { $0.type == type }
    }
    #expect(sizes == [12, 8, 18])
    #expect(LocalConcept.named("5_o_Clock_Shadow")?.type == .attribute)
    #expect(LocalConcept.named("nose")?.type == .part)
    #expect(LocalConcept.named("AU_3") == nil)
  }

  @Test("global families have four groups or two, and the cut-offs of the paper")
  func families() {
    #expect(GlobalFamily.allCases.map(\.groups.count) == [4, 2, 4, 2, 2, 2])
    #expect(GlobalFamily.allCases.map(\.cutoff) == [0.3, 0.55, 0.3, 0.55, 0.55, 0.55])
  }
}
