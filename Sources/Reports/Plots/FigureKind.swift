import Specification

/// The figures that can be made of an axis of skew.
package enum FigureKind: Sendable, Hashable {
  /// One quantity against P, a panel per layer.
  case curve(Quantity)
  /// Detectors against P, a panel per layer and region.
  case regions
  /// The counted pairs of each region, or of each type of concept, at a few P.
  case regionHistogram, typeHistogram
  /// The accuracy of the four subgroups and the gap, against P.
  case subgroups
  /// How well each instrument sees planted cues: of all axes together.
  case instruments

  /// The name on the command line and of files.
  package var name: String {
    switch self {
    case .curve(let quantity): quantity.name
    case .regions: "regions"
    case .regionHistogram: "regionHistogram"
    case .typeHistogram: "typeHistogram"
    case .subgroups: "subgroups"
    case .instruments: "instruments"
    }
  }

  /// Figures that are not of one quantity.
  package static let composed = ofAxis + [.instruments]

  private static let ofAxis: [FigureKind] = [
    .regions, .regionHistogram, .typeHistogram, .subgroups,
  ]

  /// What is made where nothing else is asked for.
  package static let standard: [FigureKind] =
    [
      .curve(.region(.eye, .detectors)), .curve(.axis(.pairs)),
      .curve(.biased(.palette, significant: false)), .curve(.accuracyGap),
    ] + ofAxis

  /// The figure of that name; nil where there is none.
  package init?(name: String) {
    if let kind = Self.composed.first(where: { $0.name == name }) {
      self = kind
    } else if let quantity = Quantity(name: name) {
      self = .curve(quantity)
    } else {
      return nil
    }
  }
}
