import Foundation

/// How the learning rate moves over a training run.
package enum Schedule: String, Codable, Sendable, CaseIterable {
  /// Half a cosine from the base rate down to zero.
  case cosine
  /// The base rate throughout.
  case constant

  /// The rate of one step; both schedules first rise linearly to `base`.
  ///
  /// The k-th of W warm-up steps, from 1, has k/W of `base`. Behind them lie the steps
  /// t = 0 ..< T of the cosine, `base`·(1 + cos(π·t/T))/2: the first has `base`, and zero
  /// would be reached one step behind the last.
  /// Source: Loshchilov, Hutter 2017, “SGDR”, Eq. 5 (one period); Goyal et al. 2017, §2.2.
  /// - Parameters:
  ///   - step: the step within the whole run, from 0.
  ///   - stepsPerEpoch: the steps of one epoch.
  ///   - epochs: the epochs of the run.
  ///   - warmUpEpochs: the epochs of rising rate, rounded to whole steps; 0 for none.
  ///   - base: the highest rate.
  /// - Returns: the learning rate.
  package func rate(
    step: Int, stepsPerEpoch: Int, epochs: Int, warmUpEpochs: Double, base: Double
  ) -> Double {
    let steps = stepsPerEpoch * epochs
    let warmUp = Int((warmUpEpochs * Double(stepsPerEpoch)).rounded())
    precondition((0..<steps).contains(step), "step \(step) of \(steps)")
    precondition((0...steps).contains(warmUp), "\(warmUp) warm-up steps of \(steps)")
    if step < warmUp { return base * Double(step + 1) / Double(warmUp) }
    switch self {
    case .constant: return base
    case .cosine:
      let progress = Double(step - warmUp) / Double(steps - warmUp)
      return base * (1 + cos(Double.pi * progress)) / 2
    }
  }
}
