import Foundation
import Specification

/// The settings of a dissection and the files of its folder, in words.
enum SettingsWords {
  static func rows(_ record: RunRecord) -> [(String, String)] {
    let (settings, model) = (record.settings, record.model)
    let quantiles = settings.quantiles.map { "\($0)" }.joined(separator: ", ")
    var rows = [("Model", model.source)]
    if let architecture = model.architecture {
      let classes = model.classes.map { " of \($0) classes" } ?? ""
      rows.append(("Architecture", architecture + classes))
    }
    rows += [
      ("Layers", settings.layers.joined(separator: ", ")),
      ("Read at", model.hook ?? "the maps that were handed over"),
      ("Input", input(model)),
      ("Dictionary", "\(record.dictionary), \(counted(record.images, "image"))"),
      ("Quantile", quantiles + "; thresholds: \(settings.thresholds)"),
      ("IoU cut", "\(settings.iou)"), ("Union rule", settings.union),
      ("Counted for a concept", "above \(settings.countFactor) of a region's even share"),
      ("Draws of chance", settings.nulls == 0 ? "none" : "\(settings.nulls) of each kind"),
      (
        "Label permutations",
        "\(settings.permutations), false discovery rate \(settings.falseDiscoveryRate)"
      ),
    ]
    if let axis = settings.axis { rows.append(("Probed attribute", axis)) }
    rows += [
      ("Program", record.program), ("Started", record.started),
      ("Took", String(format: "%.1f s", record.seconds)),
    ]
    return rows
  }

  private static func input(_ model: RunRecord.Model) -> String {
    func words(_ values: [Float]) -> String {
      values.map { "\($0)" }.joined(separator: " ")
    }
    var text = "\(model.input) × \(model.input) pixels"
    if let colours = model.colours, let scale = model.scale {
      text += ", \(colours), white is \(scale)"
    }
    if let mean = model.mean, let deviation = model.deviation {
      text += ", mean \(words(mean)), deviation \(words(deviation))"
    }
    return text
  }

  /// What each kind of file that is there holds; a name that stands for several begins with dots.
  static func files(_ names: [String]) -> [(String, String)] {
    let all: [(pattern: String, name: String, meaning: String)] = [
      ("report.html", "report.html", "this page"),
      ("run.json", "run.json", "program, times, settings, inputs with SHA-256, counts, all files"),
      ("summary.csv", "summary.csv", "detectors by layer and quantile, with chance"),
      ("chance.csv", "chance.csv", "what each draw of chance counts, and the untrained network"),
      ("sensitivity.csv", "sensitivity.csv", "detectors by other quantiles, cuts and union rules"),
      ("concepts.csv", "concepts.csv", "the concepts in the order of all columns"),
      ("/units.csv", "…/units.csv", "a readable row for each unit"),
      (
        "/thresholds.csv", "…/thresholds.csv",
        "above which a unit is hot; can be given to --thresholds"
      ),
      ("/iou.csv", "…/iou.csv", "IoU of every unit and concept"),
      ("/intersections.csv", "…/intersections.csv, …/unions.csv", "the pixels that IoU is made of"),
      ("/iou_noskip.csv", "…_noskip.csv", "the same by the union rule netdissect"),
      ("/iou_all.csv", "…_all.csv", "the same by the union rule all"),
      ("/region_probs.csv", "…/region_probs.csv, …/counted.csv", "how the hierarchy shares a unit"),
      ("/top20_image.csv", "…/top20_image.csv, …/top20_iou.csv", "the best images of each unit"),
      ("/families.csv", "…/families.csv", "which units are biased towards a group"),
      ("gallery/gallery.csv", "gallery/", "strips of the best images of each detector"),
    ]
    return all.filter { kind in names.contains { $0.hasSuffix(kind.pattern) } }
      .map { ($0.name, $0.meaning) }
  }
}
