extension TraitDraw {
  /// Draws the Action Units.
  ///
  /// Three moods that nobody sees bring units together as they are in faces: joy raises cheeks and
  /// lip corners, surprise brows and lids, distress lowers and wrinkles. Lip corners go one way
  /// at a time; a dropped jaw parts the lips and a raised chin closes them.
  func expression() -> Expression {
    let (joy, surprise, distress) = (normal(.joy), normal(.surprise), normal(.distress))
    /// A standard normal score that follows the moods by these shares.
    func score(_ stream: Stream, _ a: Double, _ b: Double, _ c: Double) -> Double {
      a * joy + b * surprise + c * distress
        + (1 - a * a - b * b - c * c).squareRoot() * normal(stream)
    }
    let corners = score(.lipCorners, 0.75, 0, -0.45)
    let opening = score(.mouthOpening, 0.35, 0.5, -0.1)
    let scores: [(ActionUnit, FaceAttribute, Double)] = [
      (.innerBrowRaiser, .innerBrowRaiser, score(.innerBrow, 0, 0.65, 0.35)),
      (.outerBrowRaiser, .outerBrowRaiser, score(.outerBrow, 0, 0.75, 0)),
      (.browLowerer, .browLowerer, score(.browLowering, -0.1, -0.2, 0.75)),
      (.upperLidRaiser, .upperLidRaiser, score(.upperLid, 0, 0.6, 0.2)),
      (.cheekRaiser, .cheekRaiser, score(.cheeks, 0.8, 0, 0)),
      (.noseWrinkler, .noseWrinkler, score(.noseWrinkles, 0, -0.1, 0.6)),
      (.lipCornerPuller, .lipCornerPuller, corners),
      (.lipCornerDepressor, .lipCornerDepressor, -corners),
      (.chinRaiser, .chinRaiser, -opening),
      (.lipStretcher, .lipStretcher, score(.stretching, 0, 0.35, 0.35)),
      (.lipsPart, .lipsPart, opening),
      (.jawDrop, .jawDrop, opening),
    ]
    var random = stream(.strength)
    var expression = Expression()
    for (unit, attribute, score) in scores {
      let strength = random.uniform()
      if has(attribute, score) { expression[unit] = 0.5 + 0.5 * strength }
    }
    return expression
  }
}
