import Concepts

extension Quantity {
  /// What plots and sentences call it, such as `eye-region detectors`.
  package var words: String {
    switch self {
    case .all(.detectors): "detectors"
    case .all(.pairs): "counted pairs of unit and concept"
    case .region(let region, .detectors): "\(region.rawValue)-region detectors"
    case .region(let region, .pairs): "counted pairs in the \(region.rawValue) region"
    case .type(let type, .detectors): "detectors of \(type.words)"
    case .type(let type, .pairs): "counted pairs with \(type.words)"
    case .concept(let concept, .detectors): "detectors of \(concept)"
    case .concept(let concept, .pairs): "counted pairs with \(concept)"
    case .axis(.detectors): "detectors of the skewed attribute"
    case .axis(.pairs): "counted pairs with the skewed attribute"
    case .biased(let family, significant: false): "units biased towards \(family.words)"
    case .biased(let family, significant: true):
      "units significantly biased towards \(family.words)"
    case .accuracyGap: "accuracy gap, aligned − conflicting"
    case .worstSubgroup: "accuracy of the worst subgroup"
    case .unbiasedAccuracy: "accuracy, mean of the four subgroups"
    }
  }
}

extension Quantity {
  /// What the vertical scale of its plot shows.
  package var scaleWords: String {
    switch self {
    case .all(let count), .region(_, let count), .type(_, let count), .concept(_, let count),
      .axis(let count):
      count == .detectors ? "detectors" : "counted pairs"
    case .biased: "units"
    case .accuracyGap: "difference in accuracy"
    case .worstSubgroup, .unbiasedAccuracy: "accuracy"
    }
  }
}

extension ConceptType {
  /// The type in the plural.
  package var words: String {
    switch self {
    case .actionUnit: "Action Units"
    case .part: "facial parts"
    case .attribute: "attributes"
    }
  }
}

extension GlobalFamily {
  /// One of its groups.
  package var words: String {
    switch self {
    case .age: "an age group"
    case .gender: "a gender"
    case .ethnicity: "an ethnicity"
    case .skinTone: "a skin tone"
    case .palette: "a palette"
    case .axis: "faces with or without the skewed attribute"
    }
  }
}
