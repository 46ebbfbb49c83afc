import Concepts
import Specification

/// How the hot pixels of every unit and the masks of every concept meet, over a whole dictionary.
///
/// Tables are [U, C], one unit after another, and hold whole numbers of pixels or images.
package struct ConceptCounts: Sendable, Equatable {
  /// The concepts, in the order that breaks ties.
  package let concepts: [LocalConcept]
  package let unitCount: Int
  /// The images that carry each concept, ascending.
  package internal(set) var images: [[Int]]
  /// Pixels that are both hot and in the mask, over the images that carry the concept.
  package internal(set) var intersections: [Int]
  /// Pixels that are hot or in the mask, over those images in which the unit is hot anywhere.
  package internal(set) var hndUnions: [Int]
  /// Pixels that are hot or in the mask, over all images that carry the concept.
  package internal(set) var netdissectUnions: [Int]
  /// Pixels that are hot or in the mask, over all images that are annotated for the concept's type.
  package internal(set) var allUnions: [Int]
  /// Images that carry the concept and in which the unit is hot anywhere.
  package internal(set) var activeImages: [Int]
  /// The best images of each unit and concept by their own IoU, which is never 0.
  package internal(set) var gallery: [[RankedImage]]

  init(concepts: [LocalConcept], unitCount: Int) {
    self.concepts = concepts
    self.unitCount = unitCount
    let cells = unitCount * concepts.count
    images = Array(repeating: [], count: concepts.count)
    intersections = Array(repeating: 0, count: cells)
    hndUnions = Array(repeating: 0, count: cells)
    netdissectUnions = Array(repeating: 0, count: cells)
    allUnions = Array(repeating: 0, count: cells)
    activeImages = Array(repeating: 0, count: cells)
    gallery = Array(repeating: [], count: cells)
  }

  /// The place of a unit and a concept in the tables.
  package func cell(unit: Int, concept: Int) -> Int {
    unit * concepts.count + concept
  }

  /// The unions by one of the rules, [U, C].
  package func unions(_ rule: UnionRule) -> [Int] {
    switch rule {
    case .hnd: hndUnions
    case .netdissect: netdissectUnions
    case .all: allUnions
    }
  }
}
