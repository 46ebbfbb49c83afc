import Dissection
import Faces
import Foundation
import Networks
import Probing
import Results
import Specification

// What stands beside the counts of a cell: the network without the units that count, and pictures.

extension CellRunner {
  /// Takes the units of the declared endpoints away, where the experiment asks for it.
  func ablations(
    in model: Network, _ outcome: DissectionOutcome, _ work: PlannedWork,
    settings: DissectionSettings, checkCancellation: () throws -> Void
  ) throws -> [AblationRecord] {
    guard experiment.dissection.ablation > 0 else { return [] }
    guard Subgroup.all.allSatisfy({ group in work.split.test.contains { $0.subgroup == group } })
    else {
      report(.notice("\(work.name): no units are ablated, because a subgroup has no test images."))
      return []
    }
    let step = try AblationStep(
      bank: bank, test: work.split.test, transform: work.axis.transform,
      images: experiment.dissection.ablation, hook: experiment.dissection.hook, seed: work.seed,
      pool: pool)
    let units = endpointUnits(
      experiment.endpoints, in: outcome.layers, settings: settings, axis: work.axis.name)
    let findings = try step.run(
      model, units: units, checkCancellation: checkCancellation)
    for place in findings.controlsNotPossible {
      report(
        .notice(
          "\(work.name): no random units match the \(place.endpoint.name) of \(place.layer), so "
            + "their ablation has no control sets."))
    }
    return findings.records
  }

  /// Draws the best images of every detector into the cell's folder, unless nobody wants pictures.
  func drawGallery(
    of outcome: DissectionOutcome, _ model: Network, _ work: PlannedWork,
    checkCancellation: () throws -> Void
  ) throws -> [GalleryRecord] {
    guard experiment.dissection.gallery else { return [] }
    let dictionary = try preparedDictionary(for: work)
    let folder = files(of: work).folder
      .appending(path: "gallery-\(work.planned.dissectionHash.prefix(8))")
    let step = GalleryStep(
      pictures: dictionary.pictures, concepts: dictionary.concepts, masks: dictionary.masks,
      folder: folder)
    let strips = try step.write(
      outcome.galleries,
      maps: ModelActivations(
        model, hook: experiment.dissection.hook, pictures: dictionary.pictures, pool: pool),
      checkCancellation: checkCancellation)
    try GalleryStep.writeIndex(of: strips, to: folder)
    let prefix = CellFiles.recordedPath(of: folder)
    return strips.map {
      GalleryRecord(
        layer: $0.layer.rawValue, unit: $0.unit, concept: $0.concept, file: prefix + "/" + $0.file)
    }
  }
}
