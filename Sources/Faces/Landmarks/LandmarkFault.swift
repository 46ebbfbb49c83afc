import Concepts

/// Why landmarks cannot be those of a face in their picture.
package enum LandmarkFault: Sendable, Equatable, CustomStringConvertible {
  case onePlace, shares, outside, corner

  package var description: String {
    switch self {
    case .onePlace: "all points lie at one place. The detector found no face"
    case .shares:
      "all coordinates lie between 0 and 1. They are shares of the picture: multiply x by its width and "
        + "y by its height"
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
    if left >= -0.5, top >= -0.5, right <= 1.5, bottom <= 1.5, min(width, height) > 3 {
      return .shares
    }
    if max(right - left, bottom - top) < Self.leastReach { return .onePlace }
    let out = points[Self.inner].count { point in
      point.x < 0 || point.y < 0 || point.x > Double(width) || point.y > Double(height)
    }
    return Double(out) > Self.mostOutside * Double(Self.inner.count) ? .outside : nil
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
  /// A few faces that the detector got wrong are in `faults`. Throws `FacesError.strangeLandmarks`
  /// where more than a tenth are wrong.
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
    if let first = faults.min(by: { $0.key < $1.key }),
      Double(faults.count) > Self.mostFaults * Double(faces.count)
    {
      throw FacesError.strangeLandmarks(
        table: origin, count: faults.count, of: faces.count, first: faces[first.key].name,
        fault: first.value)
    }
    self.faults = faults
  }
}
