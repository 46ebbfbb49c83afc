import Results
import TestSupport
import Testing

@Test("skipped pictures are listed by name, replaced when the experiment is registered again")
func skippedImages() throws {
  let sample = try SampleDatabase()
  let bad = SkippedImageRecord(image: "b.png", partition: .train, reason: "damaged")
  let worse = SkippedImageRecord(image: "a.png", partition: .dictionary, reason: "empty")
  #expect(try sample.store.skippedImages(ofExperiment: "sweep").isEmpty)
  try sample.store.register(experiment: .sample(), cells: [.sample()], skipped: [bad, worse])
  try sample.store.register(experiment: .sample("other"), cells: [.sample()], skipped: [bad])
  #expect(try sample.store.skippedImages(ofExperiment: "sweep") == [worse, bad])
  try sample.store.register(experiment: .sample(), cells: [.sample()])
  #expect(try sample.store.skippedImages(ofExperiment: "sweep").isEmpty)
  #expect(try sample.store.skippedImages(ofExperiment: "other") == [bad])
}
