import Concepts
import Foundation

extension Report {
  /// The gallery with its filters; they are shown by the script, without which all strips are.
  func gallerySection(_ gallery: Gallery) -> Markup {
    let cells = gallery.entries.map(\.cell)
    let strips = gallery.entries.map(\.strip)
    let found = Set(strips.compactMap(\.region))
    let published = FaceRegion.allCases.map(\.rawValue)
    let regions = published.filter(found.contains) + found.subtracting(published).sorted()
    let arms: [(name: Markup, key: Markup, values: [String])] =
      sweep.hasArms ? [("Arm", "arm", SweepPoint.distinct(cells.map(\.arm)))] : []
    let filters: [(name: Markup, key: Markup, values: [String])] =
      arms + [
        ("Axis", "axis", SweepPoint.distinct(cells.map(\.axis))),
        ("P", "p", Set(cells.map(\.skew)).sorted().map(String.init)),
        ("Seed", "seed", Set(cells.map(\.seed)).sorted().map(String.init)),
        ("Layer", "block", Set(strips.map(\.layer)).sorted()),
        ("Region", "region", regions),
      ]
    let selects = filters.map { filter -> Markup in
      let options = filter.values.map { "<option value=\"\($0)\">\($0)</option>" as Markup }
      return """
        <label>\(filter.name) <select data-key="\(filter.key)"><option value="">all</option>\
        \(options.joined())</select></label>
        """
    }
    return """
      <p>Each strip shows the images of the dictionary in which a unit overlaps its best concept \
      most. The outline shows where the unit is hot, the tint the concept’s mask. \(gallery.note)</p>
      <form id="filters" aria-label="Filter the gallery" hidden>\(selects.joined())\
      <button type="reset">Show all</button></form>
      <p id="shown" role="status"></p>
      <div id="strips">
      \(gallery.entries.map(strip).joined())
      </div>
      """
  }

  private func strip(_ entry: Gallery.Entry) -> Markup {
    let (strip, cell) = (entry.strip, entry.cell)
    let share = strip.probability.map { ", share of its region \(Table.fixed($0, decimals: 2))" }
    let title = "\(strip.layer) unit \(strip.unit): \(strip.concept)"
    let arm: Markup = sweep.hasArms ? " data-arm=\"\(cell.arm)\"" : ""
    return """
      <figure class="strip"\(arm) data-axis="\(cell.axis)" data-p="\(cell.skew)" \
      data-seed="\(cell.seed)" data-block="\(strip.layer)" data-region="\(strip.region ?? "")">\
      <div class="reel"><img alt="The best images of \(title)" loading="lazy" decoding="async" \
      src="\(Markup(trusted: Self.address(entry.picture)))"></div><figcaption><strong>\(title)</strong>, \
      IoU \(Table.fixed(strip.iou, decimals: 3))\(share ?? ""). \(cell.armAxis) P \(cell.skew), \
      seed \(cell.seed).</figcaption></figure>
      """
  }

  /// A PNG file as an address that holds it.
  private static func address(_ png: Data) -> String {
    "data:image/png;base64," + png.base64EncodedString()
  }

  func facesSection(_ faces: [SubgroupFaces]) -> Markup {
    var parts: [Markup] = []
    for axis in SweepPoint.distinct(faces.map(\.axis)) {
      parts.append("<h3>\(axis) skewed</h3>")
      for subgroup in faces where subgroup.axis == axis {
        let counts = subgroup.counts.map { "\($0.images) at P \($0.skew)" }
          .joined(separator: ", ")
        let pictures = subgroup.pictures.enumerated().map { number, picture -> Markup in
          """
          <img alt="Face \(number + 1) of the subgroup \(subgroup.name)" loading="lazy" \
          decoding="async" src="\(Markup(trusted: Self.address(Data(picture))))">
          """
        }
        parts.append(
          """
          <figure class="faces"><figcaption><strong>\(subgroup.name)</strong>: training images \
          \(counts).</figcaption><div>\(pictures.joined())</div></figure>
          """)
      }
    }
    return parts.joined()
  }
}
