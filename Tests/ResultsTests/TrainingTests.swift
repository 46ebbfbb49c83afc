import GRDB
import Results
import Testing

@Test("a recorded training is read back, and makes its cell trained")
func recordedTraining() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  #expect(try !sample.store.isTrained(cell.trainingHash))
  #expect(try sample.store.training(ofCell: cell.cellId) == nil)
  try sample.train(cell)
  #expect(try sample.first.state == .trained)
  #expect(try sample.store.isTrained(cell.trainingHash))
  #expect(try sample.store.training(ofCell: cell.cellId)?.weightsFile == "w.safetensors")
  #expect(try sample.store.epochs(ofCell: cell.cellId).map(\.loss) == [0.7])
  #expect(try sample.store.evaluations(ofCell: cell.cellId).map(\.correct) == [90, 90, 90, 90])
}

@Test("a cell is recorded as trained once; the first rows stay")
func trainedTwice() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell, correct: 90)
  #expect(throws: ResultsError.alreadyTrained(cell: "Eyeglasses P50 seed 1")) {
    try sample.train(cell, correct: 10)
  }
  #expect(try sample.store.evaluations(ofCell: cell.cellId).map(\.correct) == [90, 90, 90, 90])
}

@Test("more right answers than images are refused, and with them the whole training")
func impossibleEvaluation() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  let error = #expect(throws: ResultsError.self) {
    try sample.train(cell, n: 100, correct: 101)
  }
  #expect(error?.description.contains("correct BETWEEN 0 AND n") == true)
  #expect(try sample.first.state == .planned)
  #expect(try sample.store.epochs(ofCell: cell.cellId).isEmpty)
}

@Test("a loss that is not a number is refused")
func lossIsNotANumber() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  #expect(throws: ResultsError.self) {
    try sample.store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 10, weightsFile: "w"),
      epochs: [
        EpochRecord(
          cellId: cell.cellId, number: 0, loss: .nan, accuracy: 0.5, rate: 0.1, seconds: 1,
          imagesPerSecond: 10)
      ],
      evaluations: [])
  }
}

@Test("an unknown cell is an error")
func unknownCell() throws {
  let sample = try SampleDatabase()
  #expect(throws: ResultsError.noSuchCell("77")) {
    try sample.store.recordTraining(
      TrainingRecord(cellId: 77, attemptId: nil, trainCount: 10, weightsFile: "w"), epochs: [],
      evaluations: [])
  }
}
