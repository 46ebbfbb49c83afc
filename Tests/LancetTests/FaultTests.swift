import Foundation
import TestSupport
import Testing

/// A sweep of seconds that passes through every stage.
let faultSweep = """
  name: faults
  data: {source: synthetic, seed: 7}
  skew:
    - {attribute: Eyeglasses, P: [50, 100]}
    - {transform: grayscale, P: [100]}
  split: {train: 40, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 2, batch: 10, rate: 0.01, augment: [flip, shift]}
  dissection: {images: 20, quantile: 0.05, gallery: false}
  """

/// `make test-faults` sets how many kills there are and their seed.
private let killCount = Int(ProcessInfo.processInfo.environment["LANCET_KILLS"] ?? "") ?? 6
private let killsPerSweep = max(3, min(12, killCount / 6))
private let seed = UInt64(ProcessInfo.processInfo.environment["LANCET_SEED"] ?? "") ?? 1

@Suite("A run that is killed and started again")
struct FaultTests {
  /// When a run is killed.
  private enum Moment: String, CaseIterable {
    case starting, training, saving, recording, dissecting, anytime
  }

  /// A folder with the sweep in it.
  private static func workshop() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Data(faultSweep.replacing("gallery: false", with: "gallery: true").utf8).write(
      to: folder.file("sweep.yaml"))
    return folder
  }

  private static func arguments(jobs: Int, pictures: String = "memory") -> [String] {
    ["run", "sweep.yaml", "--jobs", "\(jobs)", "--threads", "1", "--save-every", "0.2"]
      + ["--pictures", pictures]
  }

  @Test("it ends with the digest and the weights of an undisturbed one, byte for byte")
  func kills() throws {
    let undisturbed = try Self.workshop()
    let start = ContinuousClock.now
    let whole = try LancetProcess(Self.arguments(jobs: 1), in: undisturbed.url)
    #expect(whole.status == 0, "\(whole.errors)")
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let expected = try Outcome(of: undisturbed)

    var random = SeededMoments(seed: seed)
    var seen: [String: Int] = [:]
    var done = 0
    var round = 0
    while done < killCount {
      let folder = try Self.workshop()
      let jobs = 1 + round % 2
      let pictures = round % 4 < 2 ? "disk" : "memory"
      round += 1
      var inRound = 0
      while true {
        let run = try RunningLancet(
          Self.arguments(jobs: jobs, pictures: pictures), in: folder.url)
        if done < killCount, inRound < killsPerSweep {
          let moment = random.element(of: Moment.allCases)
          if Self.kill(run, at: moment, in: folder, seconds: seconds, &random) {
            done += 1
            inRound += 1
            seen["jobs \(jobs), \(moment.rawValue)", default: 0] += 1
            for trace in try Self.traces(in: folder) { seen["left: \(trace)", default: 0] += 1 }
            continue
          }
        }
        let status = run.finish()
        #expect(status == 0, "\(run.errors)")
        break
      }
      #expect(try Outcome(of: folder) == expected, "seed \(seed), round \(round)")
    }
    print(
      "\(done) kills in \(round) sweeps:",
      seen.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "; "))
  }

  /// Waits for the moment and kills; false if the run ended before.
  private static func kill(
    _ run: RunningLancet, at moment: Moment, in folder: TemporaryFolder, seconds: Double,
    _ random: inout SeededMoments
  ) -> Bool {
    let share = random.share()
    func sleep(_ seconds: Double) { usleep(UInt32(1e6 * seconds)) }
    let files = RunFiles(folder)
    switch moment {
    case .starting: sleep(0.3 * share)
    case .anytime: sleep(seconds * share)
    case .training:
      guard run.wait(until: { run.errors.contains("[") }) else { return false }
      sleep(0.8 * share)
    case .saving:
      guard run.wait(until: { files.names.contains { $0.hasPrefix(".dat.nosync") } }) else {
        return false
      }
      sleep(0.02 * share)
    case .recording:
      guard run.wait(until: { files.isRecording }) else { return false }
    case .dissecting:
      let before = files.names.count { $0 == "weights.safetensors" }
      guard run.wait(until: { files.names.count { $0 == "weights.safetensors" } > before }) else {
        return false
      }
      sleep(0.5 * share)
    }
    return run.killTree()
  }

  /// What a kill left behind that the next run has to cope with.
  private static func traces(in folder: TemporaryFolder) throws -> [String] {
    let files = RunFiles(folder)
    var traces: [String] = []
    if files.names.contains(where: { $0.hasPrefix(".dat.nosync") }) {
      traces.append("half-written file")
    }
    if files.names.contains(where: { $0.hasPrefix("checkpoint") }) { traces.append("checkpoint") }
    if files.isRecording { traces.append("journal") }
    return traces
  }

  @Test("two workers, and two runs on one database, find what one finds; no cell is done twice")
  func workers() throws {
    let one = try Self.workshop()
    #expect(try LancetProcess(Self.arguments(jobs: 1), in: one.url).status == 0)
    let expected = try Outcome(of: one)
    let two = try Self.workshop()
    let run = try LancetProcess(Self.arguments(jobs: 2), in: two.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Outcome(of: two) == expected)

    let shared = try Self.workshop()
    let runs = try ["first", "second"].map {
      try RunningLancet(Self.arguments(jobs: 1), in: shared.url, log: $0 + ".txt")
    }
    for run in runs { #expect(run.finish() == 0, "\(run.errors)") }
    #expect(try Outcome(of: shared) == expected)
    let status = try LancetProcess(["status"], in: shared.url)
    #expect(status.output.contains("3 dissected"))
    let started = runs.map(\.errors).joined().split(separator: "\n").filter { $0.hasPrefix("[") }
    #expect(started.count == 3, "\(started)")
  }
}

/// What a finished sweep left: the digest of its database, and the files beside it.
private struct Outcome: Equatable {
  let digest: String
  var files: [String: Data] = [:]

  init(of folder: TemporaryFolder) throws {
    let doctor = try LancetProcess(["doctor", "results.sqlite"], in: folder.url)
    #expect(doctor.status == 0, "\(doctor.output)")
    digest = try #require(
      doctor.output.split(separator: "\n").first { $0.hasPrefix("digest") }.map(String.init))
    let runs = folder.file("results.sqlite.runs")
    for path in try FileManager.default.subpathsOfDirectory(atPath: runs.path) {
      #expect(!path.contains("checkpoint") && !path.contains(".dat.nosync"), "\(path)")
      files[path] = FileManager.default.contents(atPath: runs.appending(path: path).path)
    }
    #expect(files.keys.count { $0.hasSuffix("/weights.safetensors") } == 3)
  }
}

/// The files that a run makes, as they come and go.
private struct RunFiles {
  let folder: TemporaryFolder

  init(_ folder: TemporaryFolder) {
    self.folder = folder
  }

  /// Of all cells.
  var names: [String] {
    let runs = folder.file("results.sqlite.runs").path
    let cells = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return cells.flatMap {
      (try? FileManager.default.contentsOfDirectory(atPath: "\(runs)/\($0)")) ?? []
    }
  }

  /// Whether a transaction is under way.
  var isRecording: Bool {
    FileManager.default.fileExists(atPath: folder.file("results.sqlite-journal").path)
  }
}

/// Random choices that a seed repeats.
private struct SeededMoments {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A number in 0..<1.
  ///
  /// Source: Steele, Lea, Flood 2014, SplitMix64.
  mutating func share() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ z >> 31) >> 11) * 0x1p-53
  }

  mutating func element<Element>(of choices: [Element]) -> Element {
    choices[Int(share() * Double(choices.count))]
  }
}
