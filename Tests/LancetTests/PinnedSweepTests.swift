import Foundation
import Results
import Seeding
import TestSupport
import Testing

/// Two cells with nulls and ablations, one of them on a transform's axis; seconds of computing.
private let sweep = """
  name: pinned
  question: Are the numbers of today those of yesterday?
  data: {source: synthetic, seed: 7}
  skew:
    - {attribute: Eyeglasses, P: [100]}
    - {transform: grayscale, P: [75]}
  split: {train: 40, validation: 8, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 2, batch: 10, rate: 0.01, augment: [flip, shift]}
  dissection: {images: 40, quantile: 0.05, nulls: 2, ablation: 8, axisFamily: true}
  endpoints: [eyeDetectors, biasedUnits, axisPairs]
  """

/// What it gave when it was pinned.
///
/// Whoever changes one of these on purpose raises the `revision` of what names a training or a
/// dissection, but for last bits of sums: then the CHANGELOG says that models are trained to other ones.
private enum Pinned {
  /// Of all recorded facts, as `lancet doctor` prints it.
  ///
  /// Names of tables and columns are part of it: where these change, it may change alone.
  static let content = "b12dd72d5372e2d3c3b97226721c97067bc2afe67922d01a975992e55edfde9e"
  /// Of the files of weights, in the order of the cells.
  static let weights = [
    "1285e76358c4fc2fa2a803213bb829c6352af8fb7522e9487d497d4c1e72b052",
    "4824bfdf90cf1499bf2a12d0823dc5f8943d50f73eb74199cff887446db63706",
  ]
  /// Of the tables as CSV, with means over seeds and with a row for each.
  static let tables = "1e06a18bb3c16c547cf08761a80b76667945159136924fd88d4511b98543b337"
}

#if arch(x86_64)
  private let isOfTheseBits = true
#else
  private let isOfTheseBits = false
#endif

/// Two kinds of BLAS kernels that any processor has that Lancet runs on: nothing of a sweep depends on them.
private let coreTypes = [1: "Haswell", 2: "Sandybridge"]

@Test(
  "a sweep gives the weights, facts and tables that it always gave; so do two threads, other kernels of BLAS, and a slim copy",
  .enabled(if: isOfTheseBits, "these are the bits of x86-64"), arguments: [1, 2])
func pinnedSweep(threads: Int) throws {
  let folder = try TemporaryFolder()
  try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  func lancet(_ arguments: [String]) throws -> String {
    let run = try LancetProcess(
      arguments, in: folder.url, environment: ["OPENBLAS_CORETYPE": coreTypes[threads] ?? ""])
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }
  _ = try lancet(["run", "sweep.yaml", "--jobs", "1", "--threads", "\(threads)"])

  let cells = try ResultStore.open(at: folder.file("results.sqlite")).cells(ofExperiment: "pinned")
  let weights = try cells.map { cell in
    let place = "results.sqlite.runs/\(cell.trainingHash.prefix(16))/weights.safetensors"
    return digest(of: try Data(contentsOf: folder.file(place)))
  }
  #expect(weights == Pinned.weights)

  let names =
    "detectors,regions,types,concepts,biased,biasedGroups,accuracy,trends,robustness,nulls,"
    + "sensitivity,ablation"
  func tables(of database: String) throws -> String {
    let from = ["export", "sweep.yaml", "--table", names, "--results", database, "--output"]
    _ = try lancet(from + ["means"])
    _ = try lancet(from + ["seeds", "--per-seed"])
    let files = try ["means", "seeds"].flatMap { set in
      try names.split(separator: ",").map { try Data(contentsOf: folder.file("\(set)/\($0).csv")) }
    }
    return digest(of: Data(files.joined()))
  }
  let whole = try tables(of: "results.sqlite")
  _ = try lancet(["slim", "results.sqlite", "slim.sqlite"])
  #expect(try whole != Pinned.tables && tables(of: "slim.sqlite") == whole)
  _ = try lancet(["slim", "results.sqlite", "counts.sqlite", "--counts"])
  #expect(try tables(of: "counts.sqlite") == whole)

  func content(of database: String) throws -> String? {
    try lancet(["doctor", database]).split(separator: "\n").last.map(String.init)
  }
  #expect(try content(of: "results.sqlite") != "digest\t\(Pinned.content)")

  // Without the third union it is what was recorded before there was one, byte for byte.
  for database in ["results.sqlite", "slim.sqlite"] {
    try forgetThirdUnion(in: folder.file(database))
    let tables = try tables(of: database)
    #expect(tables == Pinned.tables, "\(tables)")
  }
  _ = try lancet(["slim", "results.sqlite", "older.sqlite", "--counts"])
  #expect(try tables(of: "older.sqlite") == Pinned.tables)
  let facts = try content(of: "results.sqlite")
  #expect(facts == "digest\t\(Pinned.content)", "\(facts ?? "")")
}

private func digest(of data: Data) -> String {
  var hash = SHA256()
  hash.update(data)
  return hash.hexadecimal
}
