import Concepts
import Dissection
import Files
import Images
import Specification
import Tensors
import Testing

/// The set of `Tests/Golden/dissection/broden`, tallied by Network Dissection's rule in NumPy.
private struct Broden {
  struct Index: Decodable {
    let size: Int
    let concepts: [String]
    let categories: [String]
    let units: [String]
    let images: [Int]
  }

  let golden = GoldenCase("broden")
  let index: Index
  let batch: ActivationBatch
  let masks: [[NumberedMask]]
  let annotated: [ConceptTypes]
  let concepts: [LocalConcept]

  init() throws {
    index = try golden.index(Index.self)
    batch = try golden.activations("features")
    concepts = index.concepts.compactMap(LocalConcept.named)
    masks = try golden.masks(ofImages: batch.images.count)
    let types = index.categories.compactMap(ConceptType.init(rawValue:))
    let flags = try golden.array("annotated").integers
    annotated = batch.images.map { image in
      ConceptTypes(
        types.indices.filter { flags[image * types.count + $0] != 0 }
          .map { ConceptTypes(types[$0]) })
    }
  }

  func counts(threads: Int) throws -> ConceptCounts {
    var tally = ConceptTally(
      concepts: concepts, thresholds: try golden.array("thresholds").values,
      height: batch.height, width: batch.width, size: index.size, settings: DissectionSettings())
    try tally.add(batch, masks: masks, annotated: annotated, on: WorkerPool(threads: threads))
    return tally.finish()
  }
}

@Suite("A set with labels as Broden has them")
struct BrodenTests {
  @Test(
    "gives the sums, IoU and best concepts of Network Dissection's own rule", arguments: [1, 2])
  func sums(threads: Int) throws {
    let broden = try Broden()
    let counts = try broden.counts(threads: threads)
    #expect(broden.concepts.count == broden.index.concepts.count)
    #expect(counts.images.map(\.count) == broden.index.images)
    #expect(counts.intersections == (try broden.golden.array("intersections").integers))
    for union in UnionRule.allCases {
      let findings = UnitFindings(counts, union: union, cut: 0.04)
      func expected(_ key: String) throws -> NumpyArray {
        try broden.golden.array("\(key)_\(union.rawValue)")
      }
      #expect(counts.unions(union) == (try expected("unions").integers))
      #expect(findings.iou == (try expected("iou").values))
      #expect(findings.bestConcepts == (try expected("best_concept").integers))
    }
  }

  @Test("has a unit that is hot at every eye, which the other two rules take for one of eyeglasses")
  func everyEye() throws {
    let broden = try Broden()
    let unit = try #require(broden.index.units.firstIndex(of: "everyEye"))
    let counts = try broden.counts(threads: 1)
    let best = UnionRule.allCases.map { union in
      broden.concepts[UnitFindings(counts, union: union, cut: 0.04).bestConcepts[unit]].name
    }
    #expect(best == ["Eyeglasses", "Eyeglasses", "right_eye"])
    // The unit that is hot only where there are eyeglasses stays theirs by every rule.
    let glasses = try #require(broden.index.units.firstIndex(of: "glasses"))
    for union in UnionRule.allCases {
      let findings = UnitFindings(counts, union: union, cut: 0.04)
      #expect(broden.concepts[findings.bestConcepts[glasses]].name == "Eyeglasses")
    }
  }

  @Test("an image that is annotated for no type leaves a unit that is hot everywhere its IoU")
  func unannotated() throws {
    let broden = try Broden()
    #expect(broden.annotated[9].isEmpty && broden.masks[9].isEmpty)
    #expect(broden.annotated[15] == ConceptTypes(.attribute) && broden.masks[15].isEmpty)
    let unit = try #require(broden.index.units.firstIndex(of: "everywhere"))
    let counts = try broden.counts(threads: 1)
    let side = broden.index.size
    for (concept, local) in broden.concepts.enumerated() {
      let images = broden.annotated.count { $0.contains(ConceptTypes(local.type)) }
      #expect(counts.allUnions[counts.cell(unit: unit, concept: concept)] == images * side * side)
    }
  }
}
