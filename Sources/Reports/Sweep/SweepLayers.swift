import Results

/// Which layers the models of a sweep are dissected at, as it is recorded; each arm may have others.
struct SweepLayers: Sendable {
  /// What is listed where nothing is dissected yet.
  private static let usual = ["layer1", "layer2", "layer3", "layer4"]

  private var ofArm: [String: [String]] = [:]
  private var noisyOfArm: [String: Set<String>] = [:]

  /// Of a sweep of which nothing is dissected.
  init() {}

  /// `layers` are in the order of the plan, then of the network.
  init(_ layers: [DissectedLayer], cells: [CellStatus], plan: PlannedAxes) {
    for layer in layers {
      guard let place = plan.places[layer.position] else { continue }
      let arm = cells[place].arm
      if ofArm[arm]?.contains(layer.name) != true { ofArm[arm, default: []].append(layer.name) }
      if layer.thresholdIsNoisy { noisyOfArm[arm, default: []].insert(layer.name) }
    }
  }

  /// The layers of an arm, in the order of its network; never none.
  ///
  /// Of an arm that is not dissected yet, those of the other arms, or else the usual ones.
  func all(ofArm arm: String) -> [String] {
    if let own = ofArm[arm] { return own }
    let others = SweepPoint.distinct(ofArm.sorted { $0.key < $1.key }.flatMap(\.value))
    return others.isEmpty ? Self.usual : others
  }

  /// Those whose thresholds are noisy in some cell of an arm.
  func noisy(ofArm arm: String) -> [String] {
    all(ofArm: arm).filter { noisyOfArm[arm]?.contains($0) == true }
  }
}
