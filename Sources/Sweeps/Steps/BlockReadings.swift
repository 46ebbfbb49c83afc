import Concepts
import Dissection
import Specification
import Tensors

/// All readings of one block: the sensitivity grid, and what the draws of chance count.
struct BlockReadings {
  /// The responses to the images' own masks, which the dissection itself and the grid share.
  let responses: ConceptResponses
  private(set) var grid: [RegionReading] = []
  private(set) var chance: [RegionReading] = []
  private(set) var conceptMeans: [ConceptMean] = []

  private let block: String
  private let settings: DissectionSettings
  private let axisConcept: Int?
  private let noisyQuantiles: [Double]

  /// Reads the counts at every quantile and those of every draw.
  ///
  /// Source: METHOD §8, nulls and sensitivity.
  init(
    block: String, settings: DissectionSettings, summary: ActivationSummary,
    levels: [ConceptCounts], chance: [ChanceKind: [ChanceCounts]], axisConcept: LocalConcept?,
    pool: WorkerPool
  ) {
    (self.block, self.settings) = (block, settings)
    let concepts = levels[0].concepts
    self.axisConcept = axisConcept.flatMap { concepts.firstIndex(of: $0) }
    noisyQuantiles = summary.thresholds.filter(\.isNoisy).map(\.quantile)
    // Moved masks leave an image its concepts; dealt ones give it others.
    let shuffled = chance[.shuffled] ?? []
    let all = ConceptResponses.all(
      concepts: concepts, labellings: [levels[0].images] + shuffled.map(\.images),
      extremes: summary.extremes, on: pool)
    responses = all[0]

    addMeans(.own, [histograms(levels[0], settings.union, cut: settings.iou)])
    if settings.grid { addGrid(summary.thresholds, levels) }
    for kind in ChanceKind.allCases {
      let draws = (chance[kind] ?? []).enumerated().map { draw, counts in
        FindingHistograms(
          counts, union: settings.union, cut: settings.iou,
          responses: kind == .shuffled ? all[1 + draw] : responses,
          countFactor: settings.countFactor)
      }
      for (draw, histograms) in draws.enumerated() {
        self.chance.append(
          reading(
            histograms, kind == .shuffled ? .shuffled : .shifted, draw: draw,
            quantile: settings.quantile, cut: settings.iou, union: settings.union))
      }
      if !draws.isEmpty { addMeans(kind == .shuffled ? .shuffled : .shifted, draws) }
    }
  }

  private mutating func addGrid(_ thresholds: [UnitThresholds], _ levels: [ConceptCounts]) {
    for quantile in SensitivityGrid.quantiles {
      guard let level = thresholds.firstIndex(where: { $0.quantile == quantile }) else { continue }
      for cut in SensitivityGrid.cuts {
        for union in UnionRule.allCases {
          grid.append(
            reading(
              histograms(levels[level], union, cut: cut), .grid, draw: nil, quantile: quantile,
              cut: cut, union: union))
        }
      }
    }
  }

  private func histograms(
    _ counts: ConceptCounts, _ union: UnionRule, cut: Double
  ) -> FindingHistograms {
    FindingHistograms(
      counts, union: union, cut: cut, responses: responses, countFactor: settings.countFactor)
  }

  private func reading(
    _ histograms: FindingHistograms, _ kind: RegionReading.Kind, draw: Int?, quantile: Double,
    cut: Double, union: UnionRule
  ) -> RegionReading {
    RegionReading(
      block: block, kind: kind, draw: draw, quantile: quantile, cut: cut, union: union,
      thresholdIsNoisy: noisyQuantiles.contains(quantile),
      regions: FaceRegion.allCases.map { region in
        RegionReading.RegionCount(
          region: region, detectors: histograms.detectorsByRegion[region] ?? 0,
          pairs: histograms.pairsByRegion[region] ?? 0)
      },
      axisDetectors: axisConcept.map { histograms.detectorsByConcept[$0] },
      axisPairs: axisConcept.map { histograms.pairsByConcept[$0] })
  }

  /// Notes the mean counts of every concept over some draws.
  private mutating func addMeans(_ kind: ConceptMean.Kind, _ draws: [FindingHistograms]) {
    func mean(_ counts: (FindingHistograms) -> Int) -> Double {
      Double(draws.reduce(0) { $0 + counts($1) }) / Double(draws.count)
    }
    for (number, concept) in responses.concepts.enumerated() {
      conceptMeans.append(
        ConceptMean(
          block: block, kind: kind, concept: concept.name,
          detectors: mean { $0.detectorsByConcept[number] },
          pairs: mean { $0.pairsByConcept[number] }))
    }
  }
}
