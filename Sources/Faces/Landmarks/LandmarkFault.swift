import Concepts

/// Why landmarks cannot be those of a face in their picture.
package enum LandmarkFault: Sendable, Equatable, CustomStringConvertible {
  case onePlace, shares, centredShares, outside, corner
  /// The points are not ordered as those of a face, or are at random places.
  case scattered
  /// The face is turned inside out: y from below, x for y, or left for right.
  case flipped, swapped, mirrored
  /// Eyes below mouths.
  case upsideDown

  package var description: String {
    switch self {
    case .onePlace: "all points lie at one place. The detector found no face"
    case .shares:
      "all coordinates lie between 0 and 1. They are shares of the picture: multiply x by its width and "
        + "y by its height"
    case .centredShares:
      "all coordinates lie between -1 and 1. They are shares from −1 to 1: the pixel is (share + 1) / 2, "
        + "times the width for x and the height for y"
    case .scattered:
      "the points of an eye are as far apart as those of the whole face. They are no landmarks, or stand "
        + "in another order than ibug's"
    case .flipped:
      "eyes lie below the mouth, but left is left. The y are counted from below: take them from the "
        + "height"
    case .swapped:
      "the eyes lie one above the other. The columns of x and y are exchanged: exchange them back"
    case .mirrored:
      "the left eye lies on the right. The x are counted from the right: take them from the width, or "
        + "give the landmarks of the pictures as they are"
    case .upsideDown:
      "most faces have their eyes below the mouth. The landmarks belong to pictures that were turned: "
        + "find them in these files"
    case .outside:
      "the face lies outside of the picture. The coordinates belong to a larger or another picture: "
        + "find the landmarks in these files"
    case .corner:
      "all faces lie in the upper left quarter of their pictures. The coordinates belong to smaller "
        + "pictures: find the landmarks in these files"
    }
  }
}

extension Landmarks {
  /// Points that no crop of a face leaves out: all but the jaw.
  private static let inner = 17..<68
  /// The share of the inner points that a crop may leave out.
  private static let mostOutside = 0.25
  /// Points of a face that is smaller than this, in pixels, lie at one place.
  private static let leastReach = 2.0
  /// The part of a picture's sides in which landmarks of pictures half as large lie.
  fileprivate static let cornerShare = 0.52

  /// What is wrong with the landmarks in a picture of that size, or nil.
  package func fault(width: Int, height: Int) -> LandmarkFault? {
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return nil }
    if left == right, top == bottom { return .onePlace }
    if left >= -1.5, top >= -1.5, right <= 1.5, bottom <= 1.5, min(width, height) > 3 {
      return min(left, top) < -0.1 ? .centredShares : .shares
    }
    if max(right - left, bottom - top) < Self.leastReach { return .onePlace }
    let out = points[Self.inner].count { point in
      point.x < 0 || point.y < 0 || point.x > Double(width) || point.y > Double(height)
    }
    if Double(out) > Self.mostOutside * Double(Self.inner.count) { return .outside }
    return shapeFault
  }

  /// The points of the eye on the left of the picture, of the other, and of the mouth.
  private static let (leftEye, rightEye, mouth) = (36..<42, 42..<48, 48..<68)
  /// An eye's reach is a seventh to a fifth of the face's; that of points at random is the same.
  private static let mostEyeReach = 0.5
  /// How far the mouth lies on the wrong side of the eyes, of the distance to it, before a face is inside
  /// out; in profile, the eyes are so close that it may lie there by a little.
  private static let leastInsideOut = 0.3

  /// What is wrong with the places of the points to each other, whichever way the head is held.
  private var shapeFault: LandmarkFault? {
    let eyes = [Self.leftEye, Self.rightEye]
    let eyeReach = eyes.reduce(0) { $0 + reach(of: $1) } / Double(eyes.count)
    if eyeReach > Self.mostEyeReach * reach(of: Self.inner) { return .scattered }
    let (across, down) = axes
    let length = down.x * down.x + down.y * down.y
    let side = across.x * down.y - across.y * down.x
    guard side < -Self.leastInsideOut * length else { return nil }
    if abs(across.y) > abs(across.x) { return .swapped }
    return across.x > 0 ? .flipped : .mirrored
  }

  /// Whether the eyes lie below the mouth, in a face that is upright otherwise.
  fileprivate var isUpsideDown: Bool {
    let down = axes.down
    return down.y < 0 && abs(down.y) > abs(down.x)
  }

  /// From the left eye to the right one, and from between the eyes to the mouth.
  private var axes: (across: SIMD2<Double>, down: SIMD2<Double>) {
    let (left, right) = (middle(of: Self.leftEye), middle(of: Self.rightEye))
    return (right - left, middle(of: Self.mouth) - (left + right) / 2)
  }

  private func middle(of range: Range<Int>) -> SIMD2<Double> {
    points[range].reduce(SIMD2(0, 0), +) / Double(range.count)
  }

  /// The root of the mean squared distance of points from their middle.
  private func reach(of range: Range<Int>) -> Double {
    let middle = middle(of: range)
    let squares = points[range].map { ($0 - middle) * ($0 - middle) }
    return (squares.reduce(0) { $0 + $1.x + $1.y } / Double(range.count)).squareRoot()
  }

  /// Whether all points are in the upper left quarter of the picture.
  fileprivate func isInCorner(width: Int, height: Int) -> Bool {
    points.allSatisfy { point in
      point.x < Self.cornerShare * Double(width) && point.y < Self.cornerShare * Double(height)
    }
  }
}

/// Landmarks held against the sizes of their pictures.
package struct LandmarkCheck: Sendable {
  /// The faces whose landmarks are none of theirs, by their place.
  package let faults: [Int: LandmarkFault]

  /// More faces in one corner than this are no matter of how they were photographed.
  private static let leastCornered = 5
  /// The share of faces beyond which it is the list that is wrong, not a few faces.
  private static let mostFaults = 0.1

  /// Checks faces; each is a name, its landmarks and the size of its picture.
  ///
  /// `origin` is the file or folder that the landmarks are from, for messages.
  /// A few faces that the detector got wrong are in `faults`. Throws `FacesError.strangeLandmarks`
  /// where more than a tenth are wrong, with the cause that most of them have, or where most faces stand
  /// on their heads.
  package init(
    of faces: [(name: String, landmarks: Landmarks, width: Int, height: Int)], in origin: String
  ) throws {
    var faults: [Int: LandmarkFault] = [:]
    for (place, face) in faces.enumerated() {
      faults[place] = face.landmarks.fault(width: face.width, height: face.height)
    }
    let isCornered =
      faults.isEmpty && faces.count >= Self.leastCornered
      && faces.allSatisfy { $0.landmarks.isInCorner(width: $0.width, height: $0.height) }
    if isCornered { for place in faces.indices { faults[place] = .corner } }
    let turned = faces.indices.filter { faults[$0] == nil && faces[$0].landmarks.isUpsideDown }
    if turned.count * 2 > faces.count { for place in turned { faults[place] = .upsideDown } }
    if let cause = Self.cause(of: faults),
      Double(faults.count) > Self.mostFaults * Double(faces.count)
    {
      throw FacesError.strangeLandmarks(
        list: origin, count: faults.count, of: faces.count, first: faces[cause.place].name,
        fault: cause.fault)
    }
    self.faults = faults
  }

  /// The fault that most faces have, the first of two; and the first face that has it.
  private static func cause(
    of faults: [Int: LandmarkFault]
  ) -> (place: Int, fault: LandmarkFault)? {
    let places = Dictionary(grouping: faults.keys) { faults[$0] }
    let most = places.max {
      ($0.value.count, -($0.value.min() ?? 0)) < ($1.value.count, -($1.value.min() ?? 0))
    }
    guard let place = most?.value.min(), let fault = faults[place] else { return nil }
    return (place, fault)
  }
}
