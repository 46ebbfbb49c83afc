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
  "the bytes of weights that are counted with are those of the file",
  arguments: ResNetDepth.allCases)
func weightsBytes(depth: ResNetDepth) {
  let values = ResNet(depth, seed: 1).namedTensors().reduce(0) { $0 + $1.values.count }
  #expect(abs(4 * values - depth.parameterBytes) < depth.parameterBytes / 100)
}
