import Networks
import Probing
import Specification
import Sweeps
import Tensors

/// How long a network takes without a set of units, measured before there are units to take away.
struct AblationPace {
  private static let images = 32
  private static let sets = 2
  private static let trials = 3

  /// Seconds for each image and one set in every layer, the median of three.
  ///
  /// - Parameters:
  ///   - model: a network of the experiment's, trained or not.
  ///   - bank: where the pictures are.
  ///   - faces: the faces to take pictures of, one at least.
  ///   - hook: where the units are.
  ///   - pool: the threads that work.
  ///   - step: called now and then; may throw to stop.
  /// - Returns: the seconds beyond those of the network as it is.
  /// - Throws: the error of a picture that cannot be read, and what `step` throws.
  static func measure(
    _ model: Network, bank: ImageBank, faces: [Int], hook: Hook, pool: WorkerPool,
    step: () throws -> Void
  ) throws -> Double {
    let pictures = try bank.images(faces.prefix(images).map { ($0, nil, false) })
    func seconds(sets: Int) throws -> Double {
      let ablations = model.unitCounts(at: hook).map { _ in
        Array(repeating: Ablation(zeroing: [0]), count: sets)
      }
      try step()
      let taken = try ContinuousClock().measure {
        _ = try model.logits(of: pictures, ablating: ablations, at: hook, pool: pool, step: step)
      }
      return taken / .seconds(1)
    }
    let extra = try (0..<trials).map { _ in try seconds(sets: sets) - seconds(sets: 0) }.sorted()
    return max(0, extra[trials / 2]) / Double(sets * pictures.count)
  }

  /// Seconds of an experiment's ablations in one cell, if every endpoint that counts units has some,
  /// and random sets to match, in all layers: the most that they take.
  static func seconds(_ experiment: Experiment, perImageAndSet pace: Double) -> Double {
    let endpoints = experiment.endpoints.count { $0.isPerLayer }
    // To 0 and to the mean; and the whole layer.
    let sets = 2 * (endpoints * (1 + AblationStep.controls) + 1)
    return Double(experiment.dissection.ablation * sets) * pace
  }
}
