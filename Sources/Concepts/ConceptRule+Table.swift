/// The whole table of METHOD §7, one entry a concept.
///
/// `d(a, b)` is the distance between two landmarks; `along` runs in the direction of `angle`. The
/// left of a pair is written out and the right is its mirror image: `left_` is the left of the image.
/// The landmarks after `around` are all ours: the project page does not list them.
/// Source: Teotia et al. 2022, published masks, for all but the entries marked `ours`.
extension ConceptRule {
  /// Provenance, the published estimator's ellipses, and the landmarks of the `gaussian` one.
  static let table: [String: (Provenance, [EllipseRule], around: [[Int]])] = [
    // Eye.
    // Inner and outer part of the frontal muscle, above the ends of the brow.
    "AU_1": (
      .ours, both(at: [20, 21], 0.35 * d(17, 21), 0.3 * d(17, 21), line(17, 21)),
      around: pair([19, 20, 21])
    ),
    "AU_2": (
      .ours, both(at: [17, 18, 19], 0.35 * d(17, 21), 0.3 * d(17, 21), line(17, 21)),
      around: pair([17, 18, 19])
    ),
    // Between the brows. One sample.
    "AU_4": (
      .probable, one(at: [21, 22], 0.6 * d(17, 26), 0.5 * d(21, 22), line(17, 26)),
      around: [[19, 20, 21, 22, 23, 24, 27]]
    ),
    // The upper lid.
    "AU_5": (
      .ours, both(at: [37, 38], 0.5 * d(36, 39), 0.25 * d(36, 39), line(36, 39)),
      around: pair([36, 37, 38, 39])
    ),
    "left_brow": (.probable, [leftBrow], around: [brow]),
    "right_brow": (.probable, [leftBrow.mirrored], around: [mirror(brow)]),
    "left_eye": (.probable, [leftEye], around: [eye]),
    "right_eye": (.probable, [leftEye.mirrored], around: [mirror(eye)]),
    "Arched_Eyebrows": (.probable, [leftBrow, leftBrow.mirrored], around: pair(brow)),
    "Bushy_Eyebrows": (.ours, [leftBrow, leftBrow.mirrored], around: pair(brow)),
    // Two lenses, which reach further down than up, and the bridge between them.
    "Eyeglasses": (
      .ours,
      both(at: [2, 31] + eye + eye, 0.8 * d(36, 39), 0.65 * d(36, 39), line(36, 39))
        + one(at: [27], 0.5 * d(39, 42), 0.15 * d(39, 42), line(39, 42)),
      around: [eye + mirror(eye) + [27, 28]]
    ),
    "Narrow_Eyes": (.ours, [leftEye, leftEye.mirrored], around: pair(eye)),

    // Cheek.
    // The orbital muscle below the eye.
    "AU_6": (
      .ours, both(at: [2, 31, 36, 41], 0.4 * d(2, 31), 0.25 * d(2, 48), line(3, 31)),
      around: pair([2, 36, 36, 40, 40, 41, 41])
    ),
    "left_cheek": (.recovered, [leftCheek], around: [cheek]),
    "right_cheek": (.recovered, [leftCheek.mirrored], around: [mirror(cheek)]),
    // Close below the lower lid.
    "Bags_Under_Eyes": (
      .ours,
      both(at: [2, 31, 40, 40, 41, 41], 0.6 * d(36, 39), 0.25 * d(36, 39), line(36, 39)),
      around: pair([36, 39, 40, 41])
    ),
    "High_Cheekbones": (.recovered, [leftCheek, leftCheek.mirrored], around: pair(cheek)),
    "Rosy_Cheeks": (.ours, [leftCheek, leftCheek.mirrored], around: pair(cheek)),
    // One sample.
    "No_Beard": (.probable, beard, around: [lowerFace]),
    "5_o_Clock_Shadow": (.ours, beard, around: [lowerFace]),

    // Nose.
    // The bridge, where wrinkles stand.
    "AU_9": (
      .ours, one(at: [28, 29], 0.6 * d(27, 30), 0.5 * d(31, 35), line(27, 33)),
      around: [[27, 27, 28, 28, 29, 39, 42]]
    ),
    "nose": (.probable, nose, around: [Array(27...35)]),
    "Big_Nose": (.ours, nose, around: [Array(27...35)]),
    "Pointy_Nose": (.probable, nose, around: [Array(27...35)]),

    // Mouth.
    // The corners of the mouth, drawn up towards the cheekbone, down, and sideways.
    "AU_12": (
      .ours, both(at: [31, 48, 48], 0.3 * d(48, 54), 0.2 * d(48, 54), line(31, 48)),
      around: pair([31, 48, 49, 59, 60])
    ),
    "AU_15": (
      .ours, both(at: [6, 48, 48], 0.3 * d(48, 54), 0.2 * d(48, 54), line(48, 6)),
      around: pair([6, 48, 59, 60])
    ),
    "AU_20": (
      .ours, one(at: lips, 0.75 * d(48, 54), 0.5 * d(51, 57), line(48, 54)), around: [lips]
    ),
    "AU_25": (.ours, mouth, around: [lips]),
    "mouth": (.probable, mouth, around: [lips]),
    "Big_Lips": (.ours, mouth, around: [lips]),
    "Mouth_Slightly_Open": (.probable, mouth, around: [lips]),
    // Between nose and upper lip.
    "Mustache": (
      .ours, one(at: [33, 51], 0.55 * d(48, 54), 0.6 * d(33, 51), line(48, 54)),
      around: [Array(31...35) + Array(48...54)]
    ),
    "Smiling": (.probable, mouth, around: [lips]),
    "Wearing_Lipstick": (.probable, mouth, around: [lips]),

    // Chin.
    // The chin boss.
    "AU_17": (
      .ours, one(at: [8, 57], 0.4 * d(48, 54), 0.4 * d(8, 57), line(48, 54)),
      around: [[7, 8, 9, 56, 57, 58]]
    ),
    "AU_26": (
      .guess, one(at: [57], 1.1 * d(48, 54), 1.3 * d(57, 8), line(48, 54)),
      around: [Array(5...11) + Array(55...59)]
    ),
    // Below the edge of the jaw.
    "Double_Chin": (
      .ours, one(at: [8], 0.5 * d(5, 11), 0.4 * d(8, 57), line(5, 11)), around: [Array(6...10)]
    ),
    "Goatee": (
      .ours, one(at: [8, 8, 57], 0.4 * d(48, 54), 0.6 * d(8, 57), line(48, 54)),
      around: [[7, 8, 8, 9, 56, 57, 58]]
    ),
  ]

  private static let brow = [17, 18, 19, 20, 21]
  private static let eye = [36, 37, 38, 39, 40, 41]
  private static let cheek = [1, 2, 3, 4, 31, 41, 48]
  private static let lips = Array(48...67)
  private static let lowerFace = Array(3...13) + [33, 48, 54]

  // `across` as half of `along` is open for brows and eyes, and probable for mouth and nose.
  private static let leftBrow = EllipseRule(
    at: brow, along: 0.6 * d(17, 21), across: 0.3 * d(17, 21), angle: line(17, 21))
  private static let leftEye = EllipseRule(
    at: eye, along: 0.6 * d(36, 39), across: 0.3 * d(36, 39),
    angle: .horizontal)
  private static let leftCheek = EllipseRule(
    at: [2, 31], along: 0.6 * d(2, 31), across: 0.7 * d(2, 48), angle: line(3, 31))
  private static let nose = one(at: [30], 1.05 * d(27, 30), 0.65 * d(31, 35), line(27, 33))
  private static let mouth = one(
    at: lips, 0.6 * d(48, 54), 0.65 * d(51, 57), line(48, 54))
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

  /// The landmarks given, which are on the left, and those on the other side of the face.
  private static func pair(_ left: [Int]) -> [[Int]] {
    [left, mirror(left)]
  }

  private static func mirror(_ left: [Int]) -> [Int] {
    left.map(Landmarks.mirror)
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
