import Forecasts
import Networks
import Specification
import Sweeps
import TestSupport
import Testing

@Test("cells go to whichever worker is free first")
func makespan() {
  #expect(Forecast.makespan(of: [10, 10, 10], jobs: 1) == 30)
  #expect(Forecast.makespan(of: [10, 10, 10], jobs: 2) == 20)
  #expect(Forecast.makespan(of: [30, 10, 10], jobs: 2) == 30)
  #expect(Forecast.makespan(of: [], jobs: 2) == 0)
}

@Test("two measurements are continued in a line, never downwards")
func line() {
  #expect(Forecast.line((10, 2), (20, 3), at: 50) == 6)
  #expect(Forecast.line((10, 2), (20, 3), at: 20) == 3)
  #expect(Forecast.line((10, 3), (20, 2), at: 50) == 2)
  #expect(Forecast.line((20, 3), (20, 4), at: 50) == 4)
}

@Test(
  "what is not said of jobs and threads follows from the cores and from what there is to do",
  arguments: [
    (nil, nil, 2, 10, 2, 1), (nil, nil, 2, 1, 1, 2), (nil, nil, 8, 3, 3, 2), (nil, 2, 8, 10, 4, 2),
    (3, nil, 8, 10, 3, 2), (3, nil, 2, 10, 3, 1), (4, 4, 2, 10, 4, 4), (4, nil, 8, 2, 2, 4),
    (nil, 16, 8, 10, 1, 16),
  ] as [(Int?, Int?, Int, Int, Int, Int)])
func sharing(jobs: Int?, threads: Int?, cores: Int, most: Int, ofJobs: Int, ofThreads: Int) {
  let sharing = SweepRun.sharing(jobs: jobs, threads: threads, cores: cores, most: most)
  #expect(sharing == Sharing(jobs: ofJobs, threads: ofThreads))
}

@Test(
  "the numbers of weights that are counted with are those of the file",
  arguments: Architecture.allCases, [Head.usual, Head(maps: .flatten, hidden: [7])])
func weightsBytes(depth: Architecture, head: Head) {
  let model = ModelSpecification(architecture: depth, input: 96, head: head)
  let values = Network(model, seed: 1).namedTensors().reduce(0) { $0 + $1.values.count }
  #expect(values == model.graph().floats)
}

@Test("the size of a rehearsal passes a command line, and makes an arm small")
func rehearsalSize() throws {
  let whole = try Experiment(
    yaml: """
      name: sample
      data: {source: synthetic, seed: 7}
      skew: [{attribute: Eyeglasses, P: [50, 100], train: 900}]
      split: {train: 1200, test: 400}
      model: {architecture: resnet18, input: 32}
      training: {epochs: 5, rate: 0.01, warmUp: 2}
      dissection: {images: 600, ablation: 100}
      arms: [{name: plain}, {name: longer, training: {epochs: 36}}]
      """, file: "sample.yaml")
  let size = try #require(RehearsalSize("128,0,40,50,1,1,longer"))
  #expect(size.text == "128,0,40,50,1,1,longer")
  #expect(RehearsalSize("128,0,40,50,1,longer") == nil && RehearsalSize("") == nil)
  var expected = whole.with(whole.arms[1])
  (expected.split.train, expected.split.test, expected.skews[0].train) = (128, 40, 128)
  (expected.training.epochs, expected.training.warmUp) = (1, 0)
  (expected.dissection.images, expected.dissection.ablation) = (50, 0)
  #expect(size.applied(to: whole) == expected)
}

@Test("arms that take as long are rehearsed once: cuts, unions, rates and epochs cost nothing")
func sharedRehearsals() throws {
  let whole = try Experiment(
    yaml: """
      name: sample
      data: {source: synthetic, seed: 7}
      skew: [{attribute: Eyeglasses, P: [50, 100]}]
      split: {train: 1200, test: 400}
      model: {architecture: resnet18, input: 32}
      training: {epochs: 5, rate: 0.01}
      dissection: {images: 600, nulls: 5}
      arms:
        - {name: plain}
        - {name: union, dissection: {iou: 0.1, union: all}}
        - {name: trained, model: {initial: weights.safetensors}, training: {epochs: 9, rate: 0.1}}
        - {name: quantile, dissection: {quantile: 0.05}}
        - {name: larger, model: {input: 64}}
        - {name: nulls, dissection: {nulls: 20}}
        - {name: block, dissection: {hook: block}}
        - {name: other, data: {difficulty: 0.8}}
      """, file: "sample.yaml")
  let costs = try whole.arms.map {
    try #require(RehearsalSize("128,0,40,50,1,0,\($0.name)")).cost(of: whole)
  }
  #expect(costs[1] == costs[0] && costs[2] == costs[0])
  for other in costs[3...] { #expect(other != costs[0]) }
  let ablating = try #require(RehearsalSize("128,0,40,50,1,1,plain")).cost(of: whole)
  #expect(ablating != costs[0])
}
