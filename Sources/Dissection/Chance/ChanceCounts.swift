import Specification

/// What one draw of chance counted; tables are [U, C].
package struct ChanceCounts: Sendable, Equatable {
  /// The images that carry each concept in this draw, ascending.
  package let images: [[Int]]
  package let intersections: [Int]
  package let hndUnions: [Int]
  package let netdissectUnions: [Int]
  package let allUnions: [Int]

  /// The unions by one of the rules.
  package func unions(_ rule: UnionRule) -> [Int] {
    switch rule {
    case .hnd: hndUnions
    case .netdissect: netdissectUnions
    case .all: allUnions
    }
  }
}
