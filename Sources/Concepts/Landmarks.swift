/// The 68 facial landmarks in the order of the ibug annotation, in pixels, y downwards.
///
/// Counted from 0: jaw 0–16, brows 17–21 and 22–26, nose 27–35, eyes 36–41 and 42–47, mouth 48–67.
/// Left is the left of the image, where the numbers of a pair are the smaller ones.
package struct Landmarks: Sendable, Equatable {
  package static let count = 68

  package let points: [SIMD2<Double>]

  /// Takes points that are in order.
  /// - Precondition: there are 68 of them.
  package init(points: [SIMD2<Double>]) {
    precondition(points.count == Self.count, "\(points.count) landmarks")
    self.points = points
  }

  /// What of them a hash is made of; recorded sweeps depend on the words.
  package var identity: String {
    let points = points.map { "SIMD2<Double>(\($0.x), \($0.y))" }
    return "Landmarks(points: [\(points.joined(separator: ", "))])"
  }

  /// The mean of the points with the given numbers.
  package func mean(of numbers: [Int]) -> SIMD2<Double> {
    numbers.reduce(SIMD2<Double>()) { $0 + points[$1] } / Double(numbers.count)
  }

  /// The distance between two points.
  package func distance(_ from: Int, _ to: Int) -> Double {
    let way = points[to] - points[from]
    return (way * way).sum().squareRoot()
  }

  /// The landmarks in a picture that is stretched by the given factors.
  package func scaled(by factors: SIMD2<Double>) -> Landmarks {
    Landmarks(points: points.map { $0 * factors })
  }

  /// The number of the point on the other side of the face.
  package static func mirror(_ number: Int) -> Int {
    switch number {
    case 0...16: 16 - number
    case 17...26: 43 - number
    case 27...30: number
    case 31...35: 66 - number
    case 36...39, 42...45: 81 - number
    case 40...41, 46...47: 87 - number
    case 48...54: 102 - number
    case 55...59: 114 - number
    case 60...64: 124 - number
    case 65...67: 132 - number
    default: preconditionFailure("there is no landmark \(number)")
    }
  }
}
