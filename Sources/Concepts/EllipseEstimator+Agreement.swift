extension EllipseEstimator {
  /// How masks drawn by rule agree with masks that people drew, as mean IoU by part.
  ///
  /// Measured on 990 faces of CelebAMask-HQ, whose masks of eyes, brows, nose and mouth (lips and inside)
  /// were set beside those drawn from the 68 landmarks of the same faces; `gaussian` at its usual share.
  package struct Agreement: Sendable {
    package let rule: String
    package let parts: [(part: String, iou: Double)]
    /// Detectors of the eye region that one model has with these masks.
    package let eyeDetectors: Int?
  }

  package static let agreements = [
    Agreement(
      rule: "published", parts: [("eye", 0.36), ("brow", 0.21), ("nose", 0.47), ("mouth", 0.56)],
      eyeDetectors: 81),
    Agreement(
      rule: "gaussian", parts: [("eye", 0.43), ("brow", 0.27), ("nose", 0.54), ("mouth", 0.70)],
      eyeDetectors: nil),
  ]

  /// How masks by rule compare with those that people drew, in one sentence for a reader of counts.
  package static var comparison: String {
    let rules = agreements.map { agreement in
      let parts = agreement.parts.map { part, iou in
        let hundredths = Int((iou * 100).rounded())
        return "\(part) \(hundredths < 10 ? "0.0" : "0.")\(hundredths)"
      }
      return "\(agreement.rule) ellipses \(parts.joined(separator: ", "))"
    }
    let counts = agreements.compactMap(\.eyeDetectors).first.map {
      "; one model had \(eyeDetectorsOfTrueMasks) eye detectors with true masks and \($0) with "
        + "\(agreements.first { $0.eyeDetectors != nil }?.rule ?? "") ellipses"
    }
    let measure = "(990 faces of CelebAMask-HQ, mean IoU: \(rules.joined(separator: "; ")))"
    return "Masks by rule differ from masks that people drew \(measure)\(counts ?? "")."
  }

  /// The detectors of the eye region that the same model has with the masks that people drew.
  package static let eyeDetectorsOfTrueMasks = 28
}
