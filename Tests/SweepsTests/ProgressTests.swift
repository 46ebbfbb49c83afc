import Sweeps
import Testing

private let start = ContinuousClock.now

/// What a worker says of a cell of 1000 training images.
private func progress(
  _ cell: String, _ images: Int, speed: Double = 10, loss: Double? = 0.25, dissected: Double? = nil
) -> SweepEvent {
  .progress(
    CellProgress(
      cell: cell, activity: dissected == nil ? "epoch 2 of 5" : "dissecting", imagesDone: images,
      imagesTotal: 1000, imagesPerSecond: speed, loss: loss, dissected: dissected))
}

@Suite("How far a run is")
struct ProgressTests {
  private let cells = ["Eyeglasses P75 seed 1", "Eyeglasses P100 seed 1"]

  private func makeProgress() -> SweepProgress {
    SweepProgress(needed: [cells[0]: 1000, cells[1]: 1000], dissectionCost: 500)
  }

  @Test("the share grows with training and with dissection, and a trained cell needs no training")
  func share() {
    var sweep = makeProgress()
    sweep.note(progress(cells[0], 500), from: 0, at: start)
    #expect(sweep.share == 500.0 / 3000)
    #expect(sweep.secondsLeft(at: start) == 250)
    sweep.note(progress(cells[0], 1000, dissected: 0), from: 0, at: start)
    sweep.note(progress(cells[0], 1000, dissected: 0.5), from: 0, at: start)
    #expect(sweep.share == 1250.0 / 3000)
    var trained = SweepProgress(needed: [cells[0]: 0, cells[1]: 0], dissectionCost: 500)
    trained.note(progress(cells[0], 1000, dissected: 0.5), from: 0, at: start)
    #expect(trained.share == 0.25)
  }

  @Test("a dissection that was watched says what the next will take, and the share never falls")
  func cost() {
    var sweep = makeProgress()
    sweep.note(progress(cells[0], 1000, dissected: 0), from: 0, at: start)
    let end = start.advanced(by: .seconds(200))
    sweep.note(progress(cells[0], 1000, dissected: 0.99), from: 0, at: end)
    let before = sweep.share
    sweep.note(.finished(cell: cells[0], summary: ""), from: 0, at: end)
    #expect(sweep.share >= before)
    sweep.note(progress(cells[1], 0), from: 0, at: end)
    // 1000 images of training and 200 s of dissection at 10 images a second.
    #expect(sweep.secondsLeft(at: end) == 300)
    #expect(sweep.share >= before)
  }

  @Test("where nothing is trained, the time left follows from the time so far")
  func withoutTraining() {
    var sweep = SweepProgress(needed: [cells[0]: 0, cells[1]: 0], dissectionCost: 500)
    sweep.note(progress(cells[0], 0, speed: 0, dissected: 0), from: 0, at: start)
    let later = start.advanced(by: .seconds(30))
    sweep.note(progress(cells[0], 0, speed: 0, dissected: 0.5), from: 0, at: later)
    #expect(abs((sweep.secondsLeft(at: later) ?? 0) - 90) < 1e-6)
  }

  @Test("the line fits every width, with the percentage first of all")
  func widths() {
    var sweep = makeProgress()
    sweep.note(progress(cells[0], 500), from: 0, at: start)
    sweep.note(progress(cells[1], 1000, dissected: 0.4), from: 1, at: start)
    let line = ProgressLine(sweep, at: start)
    for columns in 1...200 {
      let text = line.text(columns: columns)
      #expect(text.count <= columns, "\(columns): \(text)")
      if columns >= 4 { #expect(text.contains("56 %"), "\(columns): \(text)") }
    }
    #expect(
      line.text(columns: 59) == "████···· 56 %  1:05 left  P75/1 2/5  P100/1 dissecting 40 %")
    let wide = line.text(columns: 160)
    #expect(wide.hasPrefix(String(repeating: "█", count: 13) + String(repeating: "·", count: 11)))
    #expect(wide.contains("20 images/s"))
    #expect(wide.contains("Eyeglasses P75 seed 1: epoch 2 of 5, loss 0.250"))
    #expect(line.text(columns: 20) == "56 %  1:05 left")
    #expect(!line.whole.contains("█"))
  }
}
