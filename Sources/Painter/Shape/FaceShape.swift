import Drawing
import Foundation

/// Where everything in a drawn face is: the geometry that picture, masks and landmarks share.
///
/// Points are in head space: the origin between the eyes, x to the right of the image, y down, in
/// hundredths of the picture's side before the pose. Functions that take `x` and `y` as seen from
/// the front turn them to the side and up or down with the head.
struct FaceShape {
  let traits: FaceTraits
  /// Half the width of the face at the cheekbones.
  let halfWidth: Double
  /// The bottom of the chin with the jaw closed, and as it is.
  let restingChin: Double
  let chin: Double
  /// The line under the nose, and the line between the lips.
  let noseBase: Double
  let mouthLine: Double
  /// The top of the forehead where hair starts.
  let hairline: Double
  /// The 68 landmarks in ibug's order, counted from 0: jaw 0–16, brows 17–26, nose 27–35,
  /// eyes 36–47, lips 48–67.
  private(set) var landmarks: [Point] = []

  init(_ person: FaceTraits) {
    let traits = person.withFeaturesOfAge
    self.traits = traits
    let child = person.childhood
    let expression = traits.expression
    halfWidth = 25.5 + 0.9 * traits.head.width + 0.5 * min(max(0, traits.head.fullness), 2.5)
    restingChin = 37.5 + 1.6 * traits.head.length - 1.5 * child
    chin = restingChin + 5.6 * expression[.jawDrop] - 1.2 * expression[.chinRaiser]
    noseBase = 16.2 + 0.8 * traits.features.noseLength
    mouthLine = noseBase + 0.37 * (restingChin - noseBase)
    hairline = -21 - 1.1 * traits.hair.recession
    landmarks = jawLandmarks + browLandmarks + noseLandmarks + eyeLandmarks + lipLandmarks
  }

  /// Turns a point of the face as seen from the front with the head, about an axis between the
  /// ears; `lift` is its height above the face's rounding.
  func turn(_ x: Double, _ y: Double, lift: Double = 0) -> Point {
    let span = 1.03 * halfWidth
    let depth = 0.8 * max(0, span * span - x * x).squareRoot() + lift
    let (scene, away) = (traits.scene, 0.3 * halfWidth)
    return Point(
      x * cos(scene.yaw) + depth * sin(scene.yaw), y + (depth - away) * sin(scene.pitch))
  }

  /// Turns a point at the side of the head to the side with it; a positive `depth` lies before the
  /// ears, a negative one behind them.
  func turnSide(_ x: Double, _ y: Double, depth: Double = 0) -> Point {
    let yaw = traits.scene.yaw
    return Point(x * cos(yaw) + depth * sin(yaw), y)
  }

  /// How far a side of the face (−1 is the left of the image) is turned away, −1...1.
  func turnedAway(_ side: Double) -> Double { side * sin(traits.scene.yaw) }

  /// Prepares a canvas of `size` × `size` pixels to be drawn on in head space.
  func pose(_ canvas: Canvas) {
    canvas.translate(by: Self.origin + traits.scene.shift)
    canvas.rotate(by: traits.scene.roll)
    canvas.scale(by: traits.scene.scale)
  }

  /// Where a point of head space is in the picture, in hundredths of its side.
  func inPicture(_ point: Point) -> Point {
    let (roll, scale) = (traits.scene.roll, traits.scene.scale)
    let turned = Point(
      point.x * cos(roll) - point.y * sin(roll), point.x * sin(roll) + point.y * cos(roll))
    return Self.origin + traits.scene.shift + turned * scale
  }

  /// The place between the eyes of an unmoved head, in hundredths of the picture.
  private static let origin = Point(50, 47)
}

extension FaceShape {
  /// The whole face: jaw from the landmarks, forehead above.
  var outline: [Point] {
    let w = halfWidth
    let crown = [
      (0.98, -12.0), (0.86, -22), (0.55, -29), (0, -31.5), (-0.55, -29), (-0.86, -22),
      (-0.98, -12),
    ].map { turnSide($0.0 * w, $0.1, depth: 0.15 * w) }
    return Array(landmarks[0...16]) + crown
  }

  func landmark(_ index: Int) -> Point { landmarks[index] }

  /// The middle of some landmarks.
  func centre(_ range: ClosedRange<Int>) -> Point {
    landmarks[range].reduce(Point(0, 0), +) / Double(range.count)
  }

  /// The corner, upper and lower landmarks of an eye; side −1 is the left of the image.
  func eye(_ side: Double) -> ArraySlice<Point> {
    side < 0 ? landmarks[36...41] : landmarks[42...47]
  }

  /// The landmarks of a brow, left to right.
  func brow(_ side: Double) -> ArraySlice<Point> {
    side < 0 ? landmarks[17...21] : landmarks[22...26]
  }

  /// Half the thickness of the brows at their thickest.
  var browHalfThickness: Double {
    max(0.5, 1.3 + 0.52 * traits.features.browThickness)
  }

  /// Half the width of the nose at the nostrils.
  var noseHalfWidth: Double {
    max(3.6, 5.2 + 0.75 * traits.features.noseSize - 0.6 * traits.features.nosePoint)
  }

  /// How far the lips stand apart.
  var gap: Double {
    2.8 * traits.expression[.lipsPart] + 5.2 * traits.expression[.jawDrop]
  }
}

extension FaceTraits {
  /// 0 from the age of 16, up to 1 at 6 years.
  var childhood: Double { min(max(0, (16 - age) / 10), 1) }

  /// The same traits as they look at the face's age: children have larger eyes and smaller noses,
  /// and lips thin out with age.
  var withFeaturesOfAge: FaceTraits {
    var result = self
    let child = childhood
    result.head.length -= 1.5 * child
    result.head.chin -= 0.5 * child
    result.head.neck -= child
    result.head.adamsApple -= 2 * child
    result.features.eyeSize += 1.2 * child
    result.features.noseSize -= child
    result.features.noseLength -= child
    if age > 60 { result.features.lipFullness -= 0.5 }
    return result
  }
}
