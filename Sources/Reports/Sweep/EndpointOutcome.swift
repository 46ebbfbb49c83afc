import Specification

/// What the tests of one declared endpoint come to, over all layers of the models of an axis.
package struct EndpointOutcome: Sendable {
  package let axis: ArmAxis
  package let quantity: Quantity
  /// The verdicts, each with the layers that share it.
  package let words: String
  /// Whether what moves may be claimed, and what it lacks; nil where nothing moves.
  package let claim: String?

  /// The quantity, as the start of a sentence.
  package var title: String { quantity.words.capitalizedFirst }
}

extension Sweep {
  /// The declared endpoints, axis by axis; needs `Parts.trends`.
  ///
  /// Where `Parts.robustness` is read too, the words say how many other settings agree.
  package var endpointOutcomes: [EndpointOutcome] {
    axes.flatMap { axis in
      let endpoints = findings.filter { $0.axis == axis && $0.role == .endpoint }
      return SweepPoint.distinct(endpoints.map(\.quantity)).map { quantity in
        let findings = endpoints.filter { $0.quantity == quantity }
        return EndpointOutcome(
          axis: axis, quantity: quantity, words: words(of: findings), claim: claim(of: findings))
      }
    }
  }

  private func words(of findings: [TrendFinding]) -> String {
    SweepPoint.distinct(findings.map(\.verdict)).map { verdict in
      // What is not tested is so in all layers alike.
      let tested = verdict.isUntested ? [] : findings
      let layers = tested.filter { $0.verdict == verdict }.compactMap(layer)
      return verdict.rawValue + (layers.isEmpty ? "" : " in \(layers.joined(separator: ", "))")
    }
    .joined(separator: "; ")
  }

  /// The layer of a finding; of one that moves, with how many other settings agree.
  private func layer(of finding: TrendFinding) -> String? {
    guard let layer = finding.layer else { return nil }
    let others = finding.verdict.isMoving ? robustness(of: finding) : nil
    return layer + (others.map { " (\($0.agreement) other settings agree)" } ?? "")
  }

  /// How the same count moves by other settings; nil where none are read.
  func robustness(of finding: TrendFinding) -> Robustness? {
    robustness.first {
      $0.finding.axis == finding.axis && $0.finding.quantity == finding.quantity
        && $0.finding.layer == finding.layer
    }
  }
}
