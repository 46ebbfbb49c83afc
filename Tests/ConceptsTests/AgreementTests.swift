import Concepts
import Testing

@Test("one sentence says how masks by rule compare with those that people drew")
func maskComparison() {
  #expect(
    EllipseEstimator.comparison
      == "Masks by rule differ from masks that people drew (990 faces of CelebAMask-HQ, mean IoU: "
      + "published ellipses eye 0.36, brow 0.21, nose 0.47, mouth 0.56; gaussian ellipses eye 0.43, "
      + "brow 0.27, nose 0.54, mouth 0.70); one model had 28 eye detectors with true masks and 81 with "
      + "published ellipses.")
}
