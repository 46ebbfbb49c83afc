import Drawing

/// Outlines that the picture paints and the masks cover, traced on a canvas in head space.
extension FaceShape {
  func traceFace(_ canvas: Canvas) { canvas.loop(through: outline) }

  func traceEye(_ canvas: Canvas, _ side: Double) {
    let eye = Array(eye(side))
    canvas.curve(through: Array(eye[0...3]))
    canvas.curve(through: [eye[3], eye[4], eye[5], eye[0]], continuing: true)
    canvas.close()
  }

  /// The brow as a band, thick at the inner end and thin at the outer.
  func traceBrow(_ canvas: Canvas, _ side: Double) {
    let brow = Array(brow(side))
    let half = browHalfThickness
    let shares = side < 0 ? [0.25, 0.7, 0.95, 1, 0.85] : [0.85, 1, 0.95, 0.7, 0.25]
    let upper = zip(brow, shares).map { $0 - Point(0, half * $1) }
    let lower = zip(brow, shares).map { $0 + Point(0, half * $1) }
    canvas.curve(through: upper)
    canvas.curve(through: lower.reversed(), continuing: true)
    canvas.close()
  }

  func traceLips(_ canvas: Canvas) {
    canvas.curve(through: Array(landmarks[48...54]))
    canvas.curve(through: Array(landmarks[54...59]) + [landmarks[48]], continuing: true)
    canvas.close()
  }

  func traceMouthOpening(_ canvas: Canvas) {
    canvas.curve(through: Array(landmarks[60...64]))
    canvas.curve(through: Array(landmarks[64...67]) + [landmarks[60]], continuing: true)
    canvas.close()
  }

  /// The nose from between the eyes to the nostrils.
  func traceNose(_ canvas: Canvas) {
    let (half, base) = (noseHalfWidth, landmark(33).y)
    let tip = landmark(30).y
    let edge = [
      (1.9, 1.0), (2.0, 0.45 * tip), (2.9, tip - 3.5), (half, tip + 0.6), (half * 0.9, base - 0.4),
      (half * 0.45, base + 0.3),
    ]
    canvas.loop(
      through: edge.map { turn(-$0.0, $0.1, lift: 3) } + [landmark(33) + Point(0, 0.4)]
        + edge.reversed().map { turn($0.0, $0.1, lift: 3) })
  }

  /// The soft part of a cheek between eye, nose, mouth and jaw.
  func traceCheek(_ canvas: Canvas, _ side: Double) {
    canvas.ellipse(
      at: turn(side * 0.6 * halfWidth, 12.5), Point(0.27 * halfWidth, 7.8), angle: -side * 0.25)
  }

  /// Where a beard grows: jaw, chin and upper lip, without the mouth; fill it even-odd.
  func traceBeardArea(_ canvas: Canvas) {
    let jaw = landmarks[2...14]
    let lip = landmark(33).y + 1.2
    let inner = [
      (0.74, mouthLine - 5.5), (0.52, mouthLine - 2.5), (0.36, lip + 0.6), (0.12, lip),
      (0, lip + 0.5),
      (-0.12, lip), (-0.36, lip + 0.6), (-0.52, mouthLine - 2.5), (-0.74, mouthLine - 5.5),
    ]
    canvas.curve(through: Array(jaw))
    canvas.curve(
      through: inner.map { turn($0.0 * halfWidth, $0.1, lift: 1) }, continuing: true)
    canvas.close()
    traceLips(canvas)
  }

  /// From a thin line to a handlebar, by the beard's breadth.
  func traceMoustache(_ canvas: Canvas) {
    let nose = landmark(33)
    let (left, right) = (landmark(48), landmark(54))
    let top = landmark(51)
    let breadth = traits.beard.breadth
    let (reach, lift) = (2.6 * breadth - 0.9, breadth > 0.8 ? -2.2 : 0.5 - breadth)
    let thin = 0.9 * (1 - breadth)
    canvas.loop(through: [
      left + Point(-reach, 1.2 + lift), left + Point(0.6, thin - 1.9),
      nose + Point(-3, 0.7 + thin), nose + Point(0, 1.3 + thin), nose + Point(3, 0.7 + thin),
      right + Point(-0.6, thin - 1.9), right + Point(reach, 1.2 + lift),
      landmark(53) + Point(0, 0.3), top + Point(0, 0.2), landmark(49) + Point(0, 0.3),
    ])
  }

  /// The hair of a goatee below the lips, around the chin.
  func traceGoatee(_ canvas: Canvas) {
    let under = landmark(57)
    let length = 1.2 + 2.6 * traits.beard.strength
    let wide = 0.72 + 0.4 * traits.beard.breadth
    canvas.loop(through: [
      under + Point(-3.4 * wide, 1.0), under + Point(0, 1.7), under + Point(3.4 * wide, 1.0),
      turn(8.2 * wide, mouthLine + 4), turn(8.6 * wide, 0.9 * chin),
      turn(4.5 * wide, chin + 0.7 * length), turn(0, chin + length),
      turn(-4.5 * wide, chin + 0.7 * length), turn(-8.6 * wide, 0.9 * chin),
      turn(-8.2 * wide, mouthLine + 4),
    ])
  }

  /// The fold below the chin, along the jaw.
  func traceSecondChin(_ canvas: Canvas) {
    let low = Point(0, 3.6)
    canvas.loop(through: [
      (landmark(5) + landmark(6)) / 2 + Point(0, 0.4), landmark(7) + Point(0, 0.5),
      landmark(8) + Point(0, 0.9), landmark(9) + Point(0, 0.5),
      (landmark(10) + landmark(11)) / 2 + Point(0, 0.4), (landmark(9) + landmark(10)) / 2 + low,
      landmark(8) + Point(0, 4.6), (landmark(6) + landmark(7)) / 2 + low,
    ])
  }

  /// The skin under an eye where bags form.
  func traceBag(_ canvas: Canvas, _ side: Double) {
    let eye = Array(eye(side))
    let (a, b) = (eye[0], eye[3])
    let middle = (eye[4] + eye[5]) / 2
    canvas.loop(through: [
      a + (b - a) * 0.08 + Point(0, 1.3), middle + Point(0, 0.9),
      a + (b - a) * 0.92 + Point(0, 1.3),
      middle + Point((b.x - a.x) * 0.22, 3.3), middle + Point(0, 3.9),
      middle - Point((b.x - a.x) * 0.22, -3.3),
    ])
  }
}
