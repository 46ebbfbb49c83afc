import Dissection
import Faces
import Networks
import Probing
import Results
import Specification
import Tensors

/// Takes the units of the declared endpoints out of a trained network and watches its accuracy.
///
/// Each set of units is set to 0, and beside it to its mean, behind batch norm and ReLU; random
/// sets that match it are treated alike, so that what any such loss does can be told from what this
/// one does. All units of the hook in a layer are taken away, too: where that changes no answer, counts
/// of these units say little about the answers. Source: METHOD §8, cause.
package struct AblationStep {
  private let images: LabelledImages
  private let items: [SplitItem]
  private let hook: Hook
  private let seed: UInt64
  private let pool: WorkerPool

  /// The random sets that each endpoint's units are compared with.
  package static let controls = 20

  /// Reads the pictures of an even part of the test set.
  ///
  /// - Parameters:
  ///   - bank: where the pictures are.
  ///   - test: the test set.
  ///   - transform: what is done to the pictures that the set says are transformed.
  ///   - count: how many pictures to take, a quarter of each subgroup: the first in the set's order.
  ///     One at least, and no more than the smallest subgroup has.
  ///   - hook: where the units are.
  ///   - seed: the cell's, which the controls depend on.
  ///   - pool: the threads that work.
  /// - Throws: the error of a picture that cannot be read.
  /// - Precondition: there is a test image of every subgroup.
  package init(
    bank: ImageBank, test: [SplitItem], transform: ImageTransform?, images count: Int, hook: Hook,
    seed: UInt64, pool: WorkerPool
  ) throws {
    let subgroups = Subgroup.all.map { subgroup in test.filter { $0.subgroup == subgroup } }
    let share = min(max(1, count / 4), subgroups.map(\.count).min() ?? 0)
    precondition(share > 0, "test images of subgroups: \(subgroups.map(\.count))")
    items = subgroups.flatMap { $0.prefix(share) }
    images = try bank.images(
      items.map { ($0.image, $0.transformed ? transform : nil, $0.label) })
    (self.hook, self.seed, self.pool) = (hook, seed, pool)
  }

  /// An endpoint in one layer, such as the eye detectors of `layer2`.
  package struct Place: Sendable, Hashable {
    package let endpoint: Quantity
    package let layer: LayerName
  }

  /// What ablation found in one cell.
  package struct Findings: Sendable, Equatable {
    /// Endpoint by endpoint, layer by layer: intact, zero and mean, then these of each control.
    ///
    /// An endpoint without units in a layer has the intact network alone. Last come the whole layers,
    /// which have no controls.
    package let records: [AblationRecord]
    /// Where there are not enough different sets that match the endpoint's units: these have
    /// records without controls.
    package let controlsNotPossible: [Place]
  }

  /// Evaluates `model` without the units of each endpoint and layer, and without their controls.
  ///
  /// Costs, where an endpoint has units, 42 runs from the hook to the logits, and two for each whole
  /// layer. `checkCancellation` is called between the runs of a batch and may throw to stop.
  package func run(
    _ model: Network, units: EndpointUnits, checkCancellation: () throws -> Void
  ) throws -> Findings {
    let means = try model.meanActivations(of: images, at: hook, pool: pool, step: checkCancellation)
    let counts = model.unitCounts(at: hook)
    let layers = model.graph.layers.map(\.name)
    var trials = means.map { _ in [Trial]() }
    var impossible: [Place] = []
    for endpoint in Quantity.declarable {
      for layer in means.indices {
        guard let own = units[endpoint]?[layers[layer]], !own.isEmpty else { continue }
        let controls = MatchedControls(of: own, meanActivations: means[layer])
          .sets(Self.controls, seed: seed, layer: layer)
        if controls == nil {
          impossible.append(Place(endpoint: endpoint, layer: layers[layer]))
        }
        for (draw, set) in ([own] + (controls ?? [])).enumerated() {
          trials[layer] += [
            Trial(endpoint.name, .zero, draw, Ablation(zeroing: set)),
            Trial(endpoint.name, .mean, draw, Ablation(settingToMean: set, of: means[layer])),
          ]
        }
      }
    }
    for layer in means.indices {
      let all = Array(0..<counts[layer])
      trials[layer] += [
        Trial(AblationRecord.wholeLayer, .zero, 0, Ablation(zeroing: all)),
        Trial(AblationRecord.wholeLayer, .mean, 0, Ablation(settingToMean: all, of: means[layer])),
      ]
    }
    let logits = try model.logits(
      of: images, ablating: trials.map { $0.map(\.ablation) }, at: hook, pool: pool,
      step: checkCancellation)
    return Findings(
      records: records(of: trials, in: layers, logits: logits) { endpoint, layer in
        endpoint.map { units[$0]?[layers[layer]]?.count } ?? counts[layer]
      }, controlsNotPossible: impossible)
  }

  /// One run of the network from a hook on.
  private struct Trial {
    /// An endpoint's name, or that of the whole layer.
    let endpoint: String
    let variant: AblationRecord.Variant
    /// 0 for the endpoint's own units.
    let draw: Int
    let ablation: Ablation

    init(
      _ endpoint: String, _ variant: AblationRecord.Variant, _ draw: Int, _ ablation: Ablation
    ) {
      (self.endpoint, self.variant, self.draw) = (endpoint, variant, draw)
      self.ablation = ablation
    }
  }

  /// Counts the right answers in each trial; `unitCount` says how many units an endpoint has in a
  /// layer, nil where it counts none, and with nil for the endpoint how many the layer has.
  private func records(
    of trials: [[Trial]], in layers: [LayerName], logits: AblatedLogits,
    unitCount: (Quantity?, _ layer: Int) -> Int?
  ) -> [AblationRecord] {
    var records: [AblationRecord] = []
    for endpoint in Quantity.declarable.map(Optional.some) + [nil] {
      let name = endpoint?.name ?? AblationRecord.wholeLayer
      for layer in trials.indices {
        guard let unitCount = unitCount(endpoint, layer) else { continue }
        func record(_ variant: AblationRecord.Variant, _ draw: Int, _ logits: Tensor) {
          var accuracy = GroupAccuracy()
          accuracy.add(logits, of: items)
          records.append(
            AblationRecord(
              endpoint: name, layer: layers[layer].rawValue, variant: variant,
              draw: draw, unitCount: unitCount, accuracy: accuracy))
        }
        record(.intact, 0, logits.intact)
        for (trial, logits) in zip(trials[layer], logits.ablated[layer])
        where trial.endpoint == name {
          record(trial.variant, trial.draw, logits)
        }
      }
    }
    return records
  }
}
