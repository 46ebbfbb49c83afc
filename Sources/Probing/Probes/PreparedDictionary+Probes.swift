import Concepts
import Dissection

extension PreparedDictionary {
  /// The families that a network's units are probed for: those whose groups are known of the
  /// dictionary's faces, those with pictures of their own, the palette, and the skewed attribute.
  package func probes(
    of maps: some PictureActivations, axis: AxisLabels? = nil
  ) -> [BiasProbe] {
    var all = groups.map { BiasProbe($0.family, groups: $0.groups, of: .own) }
    all += probes.map { probe in
      BiasProbe(
        probe.family, groups: probe.groups, of: .others(maps.looking(at: probe.pictures)))
    }
    if let palette { all.append(palette.probe(gray: maps.inGrayscale)) }
    if let axis {
      all.append(
        BiasProbe(
          .axis, groups: axis.groups, of: .own,
          // As of the two palettes: the two labels of a face are swapped, not shuffled.
          relabelling: axis.partners.map { .swap(partners: $0) } ?? .shuffle))
    }
    return all
  }
}
