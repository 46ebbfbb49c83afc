import Results
import Specification

extension Report {
  /// What the models of an axis do without the units of an endpoint, layer by layer; empty for a
  /// quantity that counts no units.
  func causeGroup(_ quantity: Quantity, axis: ArmAxis) -> Markup {
    guard quantity.isPerLayer else { return "" }
    let zero = sweep.ablationFindings(quantity, axis: axis)
    let mean = sweep.ablationFindings(quantity, axis: axis, variant: .mean)
    if zero.isEmpty {
      let isDissected = sweep.cells(ofAxis: axis).contains { $0.isDissected }
      return isDissected ? "<p class=\"note\">No ablation of its units is recorded.</p>" : ""
    }
    let items = zero.map { finding -> Markup in
      let other = mean.first { $0.layer == finding.layer }?.meanWords ?? ""
      let words = [finding.words, other].filter { !$0.isEmpty }.joined(separator: " ")
      return """
        <li><strong>\(finding.layer): \(finding.lead).</strong>\
        \(folded("The accuracies without them", "\(words)"))</li>
        """
    }
    return """
      <h4><span class="role">Cause:</span> \(quantity.words) ablated\
      \(quantity.isTested ? " (those that pass the test as well)" : "")</h4>
      <ul class="findings">
      \(items.joined())
      </ul>
      """
  }

  /// Whether the models of an axis use each layer at all; empty where no layer was ablated.
  func layerUse(axis: ArmAxis) -> Markup {
    let whole = sweep.wholeLayerFindings(axis: axis).map(\.wholeWords).filter { !$0.isEmpty }
    return whole.isEmpty
      ? ""
      : """
      <h4><span class="role">Cause:</span> whole layers ablated</h4>
      <p>\(whole.joined(separator: " "))</p>
      """
  }

  /// How the counts of models are to be read; nil where nothing was ablated.
  var causeNote: Markup? {
    if sweep.ablations.isEmpty { return nil }
    let images = Set(ablations.map(\.imageCount)).sorted()
    return """
      <li><strong>Cause.</strong> An endpoint’s units are set to 0 in the trained model, and \
      \(images.map(String.init).joined(separator: " or ")) balanced test images are classified \
      again. For comparison, control sets of as many random units that are about as active are \
      ablated too. The page counts the models in which the gap between aligned and conflicting \
      subgroups gets smaller, and those in which it gets smaller than with every control set. \
      \(expectation)No p-value is computed.</li>
      """
  }

  private var ablations: [AblationRecord] {
    sweep.ablations.values.flatMap(\.values).flatMap(\.self)
  }

  /// How often units that are like any others would do better than every control set.
  private var expectation: String {
    let draws = ablations.map(\.draw).max() ?? 0
    return draws == 0
      ? ""
      : "If the endpoint’s units were like any others, that would be one model in \(draws + 1). "
  }
}

extension Quantity {
  /// Whether ablation takes away only the units that pass a test as well.
  fileprivate var isTested: Bool {
    if case .biased = self { true } else { false }
  }
}
