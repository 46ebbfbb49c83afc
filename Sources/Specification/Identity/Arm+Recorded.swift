// An arm as a database keeps it beside its experiment: its name, and those of the sections that are
// not the experiment's, each as a whole.

extension Arm {
  func recorded(beside own: Settings) -> IdentityFields {
    IdentityFields([
      "name": name,
      "data": settings.data == own.data ? nil : settings.data,
      "model": settings.model == own.model ? nil : settings.model.recorded,
      "training": settings.training == own.training ? nil : settings.training.identity,
      "dissection": settings.dissection == own.dissection ? nil : settings.dissection.recorded,
      "target": settings.target == own.target ? nil : settings.target,
      "train": settings.train,
      "percentages": percentages,
      "seeds": seeds,
    ])
  }
}

/// What is read of an arm.
struct RecordedArm: Decodable {
  let name: String
  let data: DataSpecification?
  let model: ModelSpecification?
  let training: TrainingSpecification?
  let dissection: DissectionSpecification?
  let target: Target?
  let train: Int?
  let percentages: [Int]?
  let seeds: [UInt64]?

  func arm(beside own: Arm.Settings) -> Arm {
    Arm(
      name: name,
      settings: Arm.Settings(
        data: data ?? own.data, model: model ?? own.model, training: training ?? own.training,
        dissection: dissection ?? own.dissection, target: target ?? own.target,
        train: train),
      percentages: percentages, seeds: seeds)
  }
}
