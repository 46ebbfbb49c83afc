import Dissection
import Files
import Foundation
import Probing
import Reports
import Specification
import Sweeps

extension ComparisonRequest {
  /// Where what was dissected is kept, from the output's folder.
  private static let kept = "models"

  /// Dissects what is not kept yet, a model at a time.
  func dissected(
    _ plan: Plan, over dictionary: String, into folder: OutputFolder,
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> Outcome {
    let faces = try ComparedFaces(dictionary, memory: memory)
    let facesInputs = try faces.inputs()
    // All are looked at first: what is wrong with the last is better known before the first is dissected.
    let looks = try plan.map { model in
      try model.trainings.map { try look(at: $0, faces: facesInputs) }
    }
    try requireKnownLayers(plan, layers: Set(looks.joined().flatMap(\.layers)))
    var files = FileNames()
    let places = plan.map { model in
      model.trainings.indices.map { place in
        "\(Self.kept)/\(files.file(for: "\(model.name)-\(place + 1)")).json"
      }
    }
    // What an earlier state of the folder kept goes when it is begun: read before, written back at once.
    var done = Self.former(in: folder.url)
    try folder.begin()
    for (look, place) in zip(looks.joined(), places.joined()) {
      if let stored = done[look.identity] { try folder.write(stored.json(), to: place) }
    }
    var notices: [String] = []
    func say(_ text: String) {
      notices.append(text)
      notice(text)
    }
    var kept: [String: [StoredTraining]] = [:]
    var inputs: [(String, RunRecord.Input)] = facesInputs.map { ("the faces", $0) }
    for (number, model) in plan.enumerated() {
      for (place, training) in model.trainings.enumerated() {
        let look = looks[number][place]
        for text in look.passedOver { say(text) }
        let former = done[look.identity]
        notice(
          "\(model.name) (\(number + 1) of \(plan.count)), \(training.source): \(look.words)"
            + (former == nil ? "" : "; dissected before"))
        let stored =
          try former
          ?? StoredTraining(
            open(training), identity: look.identity, over: faces, settings: settings,
            threads: threads, checkCancellation: checkCancellation)
        try folder.write(stored.json(), to: places[number][place])
        done[look.identity] = stored
        for layer in stored.layers where layer.isNoisy {
          say(
            "\(model.name): the thresholds of \(layer.name) are noisy, each has fewer than 100 "
              + "activations above it.")
        }
        kept[model.name, default: []].append(stored)
        inputs += look.inputs.map { (model.name, $0) }
      }
    }
    if settings.nulls < 19 {
      say(
        "\(counted(settings.nulls, "draw")) cannot tell a share from chance at 5 %. Use --nulls 19 or more."
      )
    }
    let models = plan.map { model in
      ComparedModel(
        name: model.name,
        trainings: zip(model.trainings, kept[model.name] ?? []).map {
          $1.compared(source: $0.source)
        })
    }
    let setting = Comparison.Setting(
      dictionary: faces.origin, images: faces.count, quantile: settings.quantiles[0],
      iou: settings.iou, union: settings.union, draws: settings.nulls)
    return Outcome(
      comparison: Comparison(models, setting: setting), inputs: inputs.map { ($0.0, $0.1) },
      notices: notices, trainings: kept)
  }

  /// What the folder keeps, by what it follows from.
  private static func former(in folder: URL) -> [String: StoredTraining] {
    let place = folder.appending(path: kept)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    let all = names.sorted().compactMap { StoredTraining(contentsOf: place.appending(path: $0)) }
    return Dictionary(all.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What is known of a training before it is dissected.
  private struct Look {
    var identity: String
    var words: String
    var inputs: [RunRecord.Input]
    var passedOver: [String]
    var layers: [String]
  }

  /// Throws where a layer is asked of all models, and none has it.
  private func requireKnownLayers(_ plan: Plan, layers: Set<String>) throws {
    for case .file(let file) in plan.flatMap(\.trainings) where file.takesSomeLayers {
      if let other = file.layers?.first(where: { !layers.contains($0) }) {
        throw ComparisonError.unknownLayer(other)
      }
    }
  }

  /// Opens a training, and lets go of its network.
  private func look(at training: Training, faces: [RunRecord.Input]) throws -> Look {
    let opened = try open(training)
    return Look(
      identity: try StoredTraining.identity(
        of: opened, faces: faces, settings: settings, program: program),
      words: opened.words, inputs: opened.inputs, passedOver: opened.passedOver,
      layers: opened.layers.map(\.rawValue))
  }

  private func open(_ training: Training) throws -> any ComparableModel {
    switch training {
    case .file(let file): return try file.open()
    case .cell(let cell, let experiment, let layers, let hook):
      let read = try RecordedModel(named: cell.name, experiment: experiment, results: results)
      return try ReadModel(
        read.model, side: read.side, hook: hook ?? .conv1, layers: layers,
        input: RunRecord.Input(
          what: "recorded cell", path: cell.name, size: nil, sha256: cell.trainingHash)
      ).opened
    }
  }
}
