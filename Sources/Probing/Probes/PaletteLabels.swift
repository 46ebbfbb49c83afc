import Dissection

/// The labels of a probe that shows every image in colour and then every image in grayscale.
///
/// Pictures that are grey already have no second palette and are left out.
struct PaletteLabels: Sendable {
  /// 0 for colour, 1 for grayscale, nil for a picture that is left out; [2·N].
  let groups: [Int?]
  /// The other palette of each labelled picture, by its place among them.
  let partners: [Int]

  init?(isColoured: [Bool]) {
    let count = isColoured.count { $0 }
    if count == 0 { return nil }
    groups = isColoured.map { $0 ? 0 : nil } + isColoured.map { $0 ? 1 : nil }
    partners = Array(count..<2 * count) + Array(0..<count)
  }

  /// The probe of units that respond so to the images in grayscale.
  ///
  /// Source: METHOD §6, the two labels of an image are swapped, not shuffled.
  func probe(gray: any ActivationSource) -> BiasProbe {
    BiasProbe(
      .palette, groups: groups, of: .ownAndOthers(gray), relabelling: .swap(partners: partners))
  }
}
