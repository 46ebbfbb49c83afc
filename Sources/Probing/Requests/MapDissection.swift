import Concepts
import Dissection
import Specification
import Tensors

/// Takes the maps of some layers apart in two passes: thresholds, then tally.
package struct MapDissection {
  let dictionary: MapDictionary
  package let settings: DissectionSettings
  /// The levels at which thresholds are taken.
  let quantiles: [Double]
  let pool: WorkerPool
  /// Thresholds for a layer of so many units at a quantile, where they are given.
  var givenThresholds: (_ layer: String, _ units: Int, _ quantile: Double) throws -> [Double]? = {
    _, _, _ in nil
  }
  /// Called between batches; may throw to stop.
  var step: () throws -> Void = {}

  /// One layer on its way.
  private struct Layer {
    let height: Int
    let width: Int
    let unitCount: Int
    var collector: ThresholdCollector?
    var tallies: [ConceptTally] = []
  }

  /// Dissects all layers of a source.
  func run(_ source: some ActivationSource) throws -> [LayerDissection] {
    precondition(source.imageCount == dictionary.imageCount, "maps of other images")
    var layers: [Layer] = []
    try source.forEachBatch { batches in
      if layers.isEmpty { layers = batches.map(firstPass) }
      for place in layers.indices { try layers[place].collector?.add(batches[place], on: pool) }
      try step()
    }
    let summaries = layers.indices.compactMap { place in
      layers[place].collector.take()?.finish()  // taken, as top values are most of the memory
    }
    var thresholds: [[[Double]]] = []
    for (place, name) in source.layers.enumerated() {
      thresholds.append(
        try zip(quantiles, summaries[place].thresholds).map { quantile, own in
          try givenThresholds(name, layers[place].unitCount, quantile) ?? own.values
        })
      layers[place].tallies = thresholds[place].map { secondPass($0, of: layers[place]) }
    }
    try source.forEachBatch { batches in
      let masks = BatchMasks(batches[0].images, of: dictionary.masks)
      for place in layers.indices {
        for level in quantiles.indices {
          try layers[place].tallies[level].add(batches[place], masks: masks, on: pool)
        }
      }
      try step()
    }
    return source.layers.indices.map { place in
      let (layer, summary) = (layers[place], summaries[place])
      let counts = layer.tallies.map { $0.finish() }
      // Which images carry a concept is the same at every level.
      let responses = ConceptResponses(
        concepts: dictionary.concepts, images: counts[0].images, extremes: summary.extremes,
        on: pool)
      return LayerDissection(
        name: source.layers[place], height: layer.height, width: layer.width,
        extremes: summary.extremes,
        levels: quantiles.indices.map { level in
          self.level(
            summary.thresholds[level], used: thresholds[place][level], counts: counts[level],
            responses: responses)
        })
    }
  }

  private func firstPass(_ batch: ActivationBatch) -> Layer {
    Layer(
      height: batch.height, width: batch.width, unitCount: batch.unitCount,
      collector: ThresholdCollector(
        imageCount: dictionary.imageCount, height: batch.height, width: batch.width,
        unitCount: batch.unitCount, quantiles: quantiles))
  }

  private func secondPass(_ thresholds: [Double], of layer: Layer) -> ConceptTally {
    ConceptTally(
      concepts: dictionary.concepts, thresholds: thresholds, height: layer.height,
      width: layer.width, size: dictionary.size, settings: settings)
  }

  private func level(
    _ own: UnitThresholds, used: [Double], counts: ConceptCounts, responses: ConceptResponses
  ) -> LayerDissection.Level {
    func reading(_ union: UnionRule) -> LayerDissection.Reading {
      LayerDissection.Reading(counts, union: union, responses: responses, settings: settings)
    }
    return LayerDissection.Level(
      quantile: own.quantile, own: own, thresholds: used, counts: counts, hnd: reading(.hnd),
      netdissect: reading(.netdissect))
  }
}
