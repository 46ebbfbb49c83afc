import Foundation
import Reports

extension DissectionPage {
  /// The most bytes of pictures that a page holds.
  private static let room = 6_000_000

  /// The strips that fit on the page, of each layer the best first.
  var gallerySection: Markup {
    var seen: [String: Int] = [:]
    let ranked = strips.sorted { ($1.iou, $0.unit) < ($0.iou, $1.unit) }.map { strip in
      let rank = seen[strip.layer.rawValue, default: 0]
      seen[strip.layer.rawValue] = rank + 1
      return (strip: strip, rank: rank)
    }.sorted { ($0.rank, $0.strip.layer.rawValue) < ($1.rank, $1.strip.layer.rawValue) }
    var left = Self.room
    var shown: [(strip: GalleryStep.Strip, png: Data)] = []
    for (strip, _) in ranked {
      guard let png = try? Data(contentsOf: gallery.appending(path: strip.file)), png.count <= left
      else { continue }
      left -= png.count
      shown.append((strip, png))
    }
    shown.sort { ($0.strip.layer, -$0.strip.iou) < ($1.strip.layer, -$1.strip.iou) }
    return """
      <p>Each strip shows the images of the dictionary in which a unit meets its best concept best: \
      where it is hot is outlined, the concept’s mask is tinted. \(shown.count) of \(strips.count) \
      strips are on this page. All lie in the folder gallery.</p>
      <div id="strips">
      \(shown.map { figure($0.strip, $0.png) }.joined())
      </div>
      """
  }

  private func figure(_ strip: GalleryStep.Strip, _ png: Data) -> Markup {
    let title = "\(strip.layer) unit \(strip.unit): \(strip.concept)"
    let address = Markup(trusted: "data:image/png;base64," + png.base64EncodedString())
    return """
      <figure class="strip"><div class="reel"><img alt="The best images of \(title)" loading="lazy" \
      decoding="async" src="\(address)"></div><figcaption><strong>\(title)</strong>, IoU \
      \(String(format: "%.3f", strip.iou)).</figcaption></figure>
      """
  }
}
