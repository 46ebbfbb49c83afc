import Foundation
import Results
import Testing

@Test("a store shows the cells that it is told to, in their order, and those of no run as planned")
func shownCells() throws {
  let sample = try SampleDatabase(cells: [.sample(skew: 50), .sample(skew: 100)])
  try sample.train(sample.first)
  let again = PlannedCell.sample(skew: 50, quantile: 0.05)
  try sample.store.recordDissection(.sample(sample.first), layers: [])
  let new = PlannedCell.sample(skew: 90)
  let record = ExperimentRecord(name: "sweep", question: "New?", source: "s", spec: "{}")
  let store = sample.store.showing(
    ShownCells(experiment: record, cells: [new, .sample(skew: 50), .sample(skew: 100)]))
  let cells = try store.cells(ofExperiment: "sweep")
  #expect(cells.map(\.skew) == [90, 50, 100])
  #expect(cells.map(\.position) == [0, 1, 2])
  #expect(cells.map(\.state) == [.planned, .dissected, .planned])
  #expect(cells[0].cellId < 0 && cells[1].cellId > 0)
  #expect(try store.experiment(named: "sweep").question == "New?")
  #expect(try store.dissections(ofExperiment: "sweep").count == 1)
  #expect(try store.evaluations(ofExperiment: "sweep", on: .test).values.joined().count == 4)
  #expect(try store.trainings(ofExperiment: "sweep").count == 1)

  // Another dissection of the same cell is not recorded, and the store itself stays as it was.
  let other = sample.store.showing(ShownCells(experiment: record, cells: [again]))
  #expect(try other.cells(ofExperiment: "sweep").map(\.state) == [.trained])
  #expect(try other.dissections(ofExperiment: "sweep").isEmpty)
  #expect(try sample.cells.map(\.skew) == [50, 100])
}

@Test("the plans of a name come latest first, each with its cells")
func plansOfName() throws {
  let sample = try SampleDatabase(cells: [.sample(skew: 50)])
  try sample.train(sample.first)
  try sample.store.recordDissection(.sample(sample.first), layers: [])
  let second = try sample.store.register(
    experiment: .sample(), cells: [.sample(skew: 50), .sample(skew: 100)])
  #expect(try sample.store.plans(ofExperiment: "sweep").map(\.id) == [second, sample.plan])
  #expect(try sample.store.shownPlan(ofExperiment: "sweep") == second)
  #expect(try sample.store.plannedCells(ofPlan: sample.plan).map(\.cell.skew) == [50])
  #expect(try sample.store.plannedCells(ofExperiment: "sweep").map(\.cell.skew) == [50, 100])
  #expect(try sample.store.plans(ofExperiment: "none").isEmpty)
}
