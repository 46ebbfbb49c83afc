// How the settings of an experiment are written where they name a result.

extension ModelSpecification {
  /// Without where the weights lie that training begins with: their content identifies them.
  var identity: IdentityFields { fields(initial: nil) }

  /// All settings, the place of these weights among them.
  var recorded: IdentityFields { fields(initial: initial) }

  private func fields(initial: String?) -> IdentityFields {
    IdentityFields([
      "architecture": architecture.rawValue,
      "input": input,
      // Came later; what was recorded before keeps its hash.
      "head": head.maps == Head.usual.maps ? nil : head.maps.rawValue,
      "hidden": head.hidden == Head.usual.hidden ? nil : head.hidden,
      "initial": initial,
    ])
  }
}

extension TrainingSpecification {
  var identity: IdentityFields {
    IdentityFields([
      "epochs": epochs,
      "batch": batch,
      "rate": rate,
      "momentum": momentum,
      "decay": decay,
      "schedule": schedule.rawValue,
      "warmUp": warmUp,
      // A set: the order in which a file lists it changes nothing.
      "augment": augment.map(\.rawValue).sorted(),
      "zeroStart": zeroStart,
      // Came later; a set, too.
      "freeze": freeze.isEmpty ? nil : freeze.sorted(),
      // Came later.
      "classWeights": classWeights,
      "labelSmoothing": labelSmoothing == Defaults.Training.labelSmoothing ? nil : labelSmoothing,
    ])
  }
}

extension DissectionSpecification {
  /// Without where a published dictionary and given thresholds lie: their content identifies them.
  var identity: IdentityFields {
    if case .published = dictionary { return fields(dictionary: "", thresholds: nil) }
    return fields(dictionary: dictionary.rawValue, thresholds: nil)
  }

  /// All settings, the places of a published dictionary and of given thresholds among them.
  var recorded: IdentityFields {
    fields(dictionary: dictionary.rawValue, thresholds: thresholds, gallery: gallery)
  }

  /// `gallery` is true where nothing is to be said of it: it changes no finding.
  private func fields(
    dictionary: String, thresholds: String?, gallery: Bool = true
  ) -> IdentityFields {
    IdentityFields([
      "dictionary": dictionary,
      "images": images,
      "hook": hook.rawValue,
      "quantile": quantile,
      "iou": iou,
      "union": union.rawValue,
      "nulls": nulls,
      "ablation": ablation,
      // Came later; what was recorded before keeps its hash.
      "axisFamily": axisFamily ? true : nil,
      "gallery": gallery ? nil : false,
      "thresholds": thresholds,
    ])
  }
}
