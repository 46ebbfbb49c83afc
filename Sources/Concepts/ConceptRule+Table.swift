/// The whole table of METHOD §7, one entry a concept.
///
/// `d(a, b)` is the distance between two landmarks; `along` runs in the direction of `angle`. The
/// left of a pair is written out and the right is its mirror image: `left_` is the left of the image.
/// Source: Teotia et al. 2022, published masks, for all but the entries marked `ours`.
extension ConceptRule {
  static let table: [String: (Provenance, [EllipseRule])] = [
    // Eye.
    // Inner and outer part of the frontal muscle, above the ends of the brow.
    "AU_1": (.ours, both(at: [20, 21], 0.35 * d(17, 21), 0.3 * d(17, 21), line(17, 21))),
    "AU_2": (.ours, both(at: [17, 18, 19], 0.35 * d(17, 21), 0.3 * d(17, 21), line(17, 21))),
    // Between the brows. One sample.
    "AU_4": (.probable, one(at: [21, 22], 0.6 * d(17, 26), 0.5 * d(21, 22), line(17, 26))),
    // The upper lid.
    "AU_5": (.ours, both(at: [37, 38], 0.5 * d(36, 39), 0.25 * d(36, 39), line(36, 39))),
    "left_brow": (.probable, [leftBrow]),
    "right_brow": (.probable, [leftBrow.mirrored]),
    "left_eye": (.probable, [leftEye]),
    "right_eye": (.probable, [leftEye.mirrored]),
    "Arched_Eyebrows": (.probable, [leftBrow, leftBrow.mirrored]),
    "Bushy_Eyebrows": (.ours, [leftBrow, leftBrow.mirrored]),
    // Two lenses and the bridge between them.
    "Eyeglasses": (
      .ours,
      both(at: [36, 37, 38, 39, 40, 41], 0.8 * d(36, 39), 0.55 * d(36, 39), line(36, 39))
        + one(at: [27], 0.5 * d(39, 42), 0.15 * d(39, 42), line(39, 42))
    ),
    "Narrow_Eyes": (.ours, [leftEye, leftEye.mirrored]),

    // Cheek.
    // The orbital muscle below the eye.
    "AU_6": (.ours, both(at: [2, 31, 36, 41], 0.4 * d(2, 31), 0.25 * d(2, 48), line(3, 31))),
    "left_cheek": (.recovered, [leftCheek]),
    "right_cheek": (.recovered, [leftCheek.mirrored]),
    // Close below the lower lid.
    "Bags_Under_Eyes": (
      .ours,
      both(at: [2, 31, 40, 40, 41, 41], 0.6 * d(36, 39), 0.25 * d(36, 39), line(36, 39))
    ),
    "High_Cheekbones": (.recovered, [leftCheek, leftCheek.mirrored]),
    "Rosy_Cheeks": (.ours, [leftCheek, leftCheek.mirrored]),
    // One sample.
    "No_Beard": (.probable, beard),
    "5_o_Clock_Shadow": (.ours, beard),

    // Nose.
    // The bridge, where wrinkles stand.
    "AU_9": (.ours, one(at: [28, 29], 0.6 * d(27, 30), 0.5 * d(31, 35), line(27, 33))),
    "nose": (.probable, nose),
    "Big_Nose": (.ours, nose),
    "Pointy_Nose": (.probable, nose),

    // Mouth.
    // The corners of the mouth, drawn up towards the cheekbone, down, and sideways.
    "AU_12": (.ours, both(at: [31, 48, 48], 0.3 * d(48, 54), 0.2 * d(48, 54), line(31, 48))),
    "AU_15": (.ours, both(at: [6, 48, 48], 0.3 * d(48, 54), 0.2 * d(48, 54), line(48, 6))),
    "AU_20": (.ours, one(at: Array(48...67), 0.75 * d(48, 54), 0.5 * d(51, 57), line(48, 54))),
    "AU_25": (.ours, mouth),
    "mouth": (.probable, mouth),
    "Big_Lips": (.ours, mouth),
    "Mouth_Slightly_Open": (.probable, mouth),
    // Between nose and upper lip.
    "Mustache": (.ours, one(at: [33, 51], 0.55 * d(48, 54), 0.6 * d(33, 51), line(48, 54))),
    "Smiling": (.probable, mouth),
    "Wearing_Lipstick": (.probable, mouth),

    // Chin.
    // The chin boss.
    "AU_17": (.ours, one(at: [8, 57], 0.4 * d(48, 54), 0.4 * d(8, 57), line(48, 54))),
    "AU_26": (.guess, one(at: [57], 1.1 * d(48, 54), 1.3 * d(57, 8), line(48, 54))),
    // Below the edge of the jaw.
    "Double_Chin": (.ours, one(at: [8], 0.5 * d(5, 11), 0.4 * d(8, 57), line(5, 11))),
    "Goatee": (.ours, one(at: [8, 8, 57], 0.4 * d(48, 54), 0.6 * d(8, 57), line(48, 54))),
  ]

  // `across` as half of `along` is open for brows and eyes, and probable for mouth and nose.
  private static let leftBrow = EllipseRule(
    at: [17, 18, 19, 20, 21], along: 0.6 * d(17, 21), across: 0.3 * d(17, 21), angle: line(17, 21))
  private static let leftEye = EllipseRule(
    at: [36, 37, 38, 39, 40, 41], along: 0.6 * d(36, 39), across: 0.3 * d(36, 39),
    angle: .horizontal)
  private static let leftCheek = EllipseRule(
    at: [2, 31], along: 0.6 * d(2, 31), across: 0.7 * d(2, 48), angle: line(3, 31))
  private static let nose = one(at: [30], 1.05 * d(27, 30), 0.65 * d(31, 35), line(27, 33))
  private static let mouth = one(
    at: Array(48...67), 0.6 * d(48, 54), 0.65 * d(51, 57), line(48, 54))
  private static let beard = one(at: [57], 0.6 * d(4, 12), 0.8 * d(33, 8), line(4, 12))

  private static func one(
    at centre: [Int], _ along: EllipseRule.Length, _ across: EllipseRule.Length,
    _ angle: EllipseRule.Direction
  ) -> [EllipseRule] {
    [EllipseRule(at: centre, along: along, across: across, angle: angle)]
  }

  /// The ellipse given, which is the left one, and its mirror image.
  private static func both(
    at centre: [Int], _ along: EllipseRule.Length, _ across: EllipseRule.Length,
    _ angle: EllipseRule.Direction
  ) -> [EllipseRule] {
    let left = EllipseRule(at: centre, along: along, across: across, angle: angle)
    return [left, left.mirrored]
  }

  private static func d(_ from: Int, _ to: Int) -> EllipseRule.Length {
    EllipseRule.Length(factor: 1, from: from, to: to)
  }

  private static func line(_ from: Int, _ to: Int) -> EllipseRule.Direction {
    .line(from: from, to: to)
  }
}

extension EllipseRule.Length {
  fileprivate static func * (factor: Double, length: Self) -> Self {
    Self(factor: factor * length.factor, from: length.from, to: length.to)
  }
}
