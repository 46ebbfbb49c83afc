import Drawing

extension FaceShape {
  var jawLandmarks: [Point] {
    let (head, w) = (traits.head, halfWidth)
    let jaw = w * (0.83 + 0.055 * head.jaw)
    let point = w * (0.33 + 0.06 * head.chin)
    let corner = 0.58 * restingChin + 0.6 * (chin - restingChin)
    let half = [
      (w, -2.0), (w * 0.995, 5), (w * 0.965, 11.5), ((w * 0.93 + jaw) / 2, 0.45 * restingChin),
      (jaw, corner), ((jaw + point * 1.35) / 2, (corner + 0.94 * chin) / 2 + 1),
      (point * 1.35, 0.935 * chin), (point * 0.68, 0.988 * chin), (0, chin),
    ]
    // Towards the ears the jaw lies further back than the face's rounding would have it.
    let lifts = [-1.0, -2, -3.5, -6, -7, -5, -2.5, -1, 0]
    let left = zip(half, lifts).map { turn(-$0.0, $0.1, lift: $1) }
    let right = zip(half, lifts).map { turn($0.0, $0.1, lift: $1) }
    return left + right.dropLast().reversed()
  }

  var browLandmarks: [Point] {
    let (features, expression) = (traits.features, traits.expression)
    let base = -8.6 - 0.8 * features.browHeight
    let arch = 1.5 + 0.75 * features.browArch
    let middle = eyeCentre
    // From the outer end to the inner, seen from the front on the right of the image.
    let along = [1, 0.62, 0.2, -0.3, -0.8]
    let rise = [0.1, 0.8, 1, 0.55, 0]
    let half = along.indices.map { i in
      let inner = Double(i) / 4
      let raised =
        3.8 * expression[.innerBrowRaiser] * inner * inner
        + 3.8 * expression[.outerBrowRaiser] * (1 - inner) * (1.2 - 0.2 * inner)
        - expression[.browLowerer] * (1.1 + 2.2 * inner) - 1.3 * expression[.noseWrinkler] * inner
      let drawn = expression[.browLowerer] * 2.3 * inner
      return (
        middle + 8.2 * along[i] - drawn, base - arch * rise[i] - raised + 0.5 * (1 - inner)
      )
    }
    return half.map { turn(-$0.0, $0.1) } + half.reversed().map { turn($0.0, $0.1) }
  }

  var noseLandmarks: [Point] {
    let wrinkled = 1.6 * traits.expression[.noseWrinkler]
    let (base, half) = (noseBase - 0.6 * wrinkled, noseHalfWidth + 0.4 * wrinkled)
    let tip = noseBase - 3.2 - wrinkled
    let top = 0.5
    let bridge = (0...3).map { turn(0, top + (tip - top) * Double($0) / 3, lift: Double($0) * 2.6) }
    let under = [
      (-half * 0.72, -0.5), (-half * 0.36, 0.1), (0, 0.5), (half * 0.36, 0.1), (half * 0.72, -0.5),
    ]
    return bridge + under.map { turn($0.0, base + $0.1, lift: 3) }
  }

  /// How far the middle of an eye lies from the middle of the face.
  var eyeCentre: Double {
    11.4 + 0.55 * traits.features.eyeSpacing
  }

  var eyeLandmarks: [Point] {
    let (features, expression) = (traits.features, traits.expression)
    let half = 5.3 + 0.5 * features.eyeSize
    let slant = 0.45 + 0.4 * features.eyeSlant
    let upper = max(
      0.7,
      (2.75 + 0.4 * features.eyeSize) * features.lidOpening + 1.8 * expression[.upperLidRaiser]
        - 0.5 * expression[.cheekRaiser] - 0.4 * expression[.noseWrinkler])
    let lower = max(
      0.5,
      1.75 * features.lidOpening - 1.0 * expression[.cheekRaiser]
        - 0.4 * expression[.noseWrinkler])
    // Outer corner, two upper, inner corner, two lower, for the right of the image.
    let outer = (eyeCentre + half, -slant)
    let inner = (eyeCentre - half, 0.4)
    let (up1, up2) = ((eyeCentre + 0.36 * half, -upper), (eyeCentre - 0.36 * half, -upper))
    let low1 = (eyeCentre + 0.36 * half, lower)
    let low2 = (eyeCentre - 0.36 * half, lower + 0.1)
    let left = [outer, up1, up2, inner, low2, low1].map { turn(-$0.0, $0.1) }
    let right = [inner, up2, up1, outer, low1, low2].map { turn($0.0, $0.1) }
    return left + right
  }

  var lipLandmarks: [Point] {
    let (features, expression) = (traits.features, traits.expression)
    let smile = expression[.lipCornerPuller]
    let frown = expression[.lipCornerDepressor]
    let stretch = expression[.lipStretcher]
    let half =
      (8.6 + 0.55 * features.mouthWidth)
      * (1 + 0.24 * smile + 0.28 * stretch - 0.06 * frown - 0.1 * expression[.chinRaiser]
        - 0.1 * expression[.jawDrop])
    let corner = mouthLine - 3.3 * smile + 3.1 * frown + 0.3 * stretch + 0.3 * gap
    let thinned = 1 - 0.22 * stretch - 0.18 * smile
    let upper = max(0.9, 1.9 + 0.65 * features.lipFullness) * thinned
    let lower = max(1.3, 2.6 + 0.75 * features.lipFullness) * thinned
    let rise = 1.7 * expression[.chinRaiser]
    let raisedLip = 1.2 * expression[.noseWrinkler]
    let innerTop = mouthLine + 0.4 * smile - 0.12 * gap - 0.5 * rise - raisedLip
    let innerLow = mouthLine + 0.4 * smile + 0.88 * gap - 0.5 * rise
    let outerTop = innerTop - upper
    let outerLow = innerLow + lower - 0.3 * rise
    func mix(_ edge: Double, _ share: Double) -> Double { corner + (edge - corner) * share }
    return [
      (-half, corner), (-0.6 * half, mix(outerTop, 0.68)), (-0.2 * half, outerTop - 0.3),
      (0, outerTop + 0.25), (0.2 * half, outerTop - 0.3), (0.6 * half, mix(outerTop, 0.68)),
      (half, corner), (0.64 * half, mix(outerLow, 0.66)), (0.28 * half, outerLow - 0.3),
      (0, outerLow), (-0.28 * half, outerLow - 0.3), (-0.64 * half, mix(outerLow, 0.66)),
      (-0.88 * half, mix(innerTop, 0.1)), (-0.35 * half, mix(innerTop, 0.8)), (0, innerTop),
      (0.35 * half, mix(innerTop, 0.8)), (0.88 * half, mix(innerTop, 0.1)),
      (0.35 * half, mix(innerLow, 0.85)), (0, innerLow), (-0.35 * half, mix(innerLow, 0.85)),
    ].map { turn($0.0, $0.1, lift: 1.5) }
  }
}
