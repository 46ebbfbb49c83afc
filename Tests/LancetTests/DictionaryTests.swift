import Foundation
import Results
import TestSupport
import Testing

@Suite("lancet dictionary")
struct DictionaryTests {
  private let folder: TemporaryFolder

  /// Paints 30 faces, of which 3 are for validation and 6 to test on.
  init() throws {
    folder = try TemporaryFolder()
    let painted = try LancetProcess(
      ["faces", "render", "faces", "--count", "30", "--size", "48"], in: folder.url)
    #expect(painted.status == 0, "\(painted.errors)")
  }

  private func run(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  @Test(
    "concepts that no face is known to show are named; half of a cue's faces are a whole number")
  func dropped() throws {
    let rule = "0.6*d(17,26) x 0.3*d(17,26), 17→26"
    try Data("name,region,type,rule\nFringe,hair,attribute,\"at 19 24: \(rule)\"\n".utf8)
      .write(to: folder.file("more.csv"))
    for words in [
      ["faces", "render", "p", "--count", "4", "--dictionary", "2", "--size", "32"],
      ["dictionary", "build", "--celeba", "faces", "d"],
    ] {
      let run = try LancetProcess(words + ["--concepts", "more.csv"], in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("No face is known to show Fringe, so it has no mask."))
    }
    let odd = try run(
      "dictionary", "build", "--celeba", "faces", "--faces", "5", "--plant", "eye", "o")
    #expect(odd.status == 2 && odd.errors.contains("--faces is 5, and half of the faces show"))
    let none = try run(
      "faces", "render", "o", "--count", "8", "--dictionary", "0", "--plant", "eye")
    #expect(none.status == 2 && none.errors.contains("--dictionary is 0, and half"))
    // In any order, and usual values too; the number of faces is made even.
    let cue = "eye_size0.30_patch"
    let usual = try run("faces", "render", "u", "--count", "12", "--size", "32", "--plant", cue)
    #expect(usual.status == 0, "\(usual.errors)")
    for wrong in ["eye_strength2", "eye_tint_patch", "size0.3_eye", "eye_"] {
      let refused = try run("faces", "render", "v", "--count", "8", "--plant", wrong)
      #expect(refused.status == 2 && refused.errors.contains("in any order"), "\(wrong)")
    }
    #expect(try run("dictionary", "check", "u/dictionary").output.contains("pictures\t2\n"))
  }

  @Test("faces become a dictionary without training images, which checks, shows and dissects")
  func wholeWay() throws {
    let built = try run("dictionary", "build", "--celeba", "faces", "d")
    #expect(built.status == 0, "\(built.errors)")
    #expect(built.output.contains("faces\t9\n"), "\(built.output)")

    let checked = try run("dictionary", "check", "d")
    #expect(checked.status == 0, "\(checked.output)")
    #expect(checked.output.contains("pictures\t9\n"))
    #expect(checked.output.contains("concept\tnose\t9\t"))
    #expect(checked.output.contains("scarce") && !checked.output.contains("broken"))

    let shown = try run("dictionary", "show", "d", "-o", "sheets", "--faces", "3")
    #expect(shown.status == 0 && shown.output.contains("nose-nose.png\n"))
    #expect(FileManager.default.fileExists(atPath: folder.file("sheets/nose-nose.png").path))

    try """
    name: tiny
    data: {source: synthetic, seed: 7}
    skew: [{attribute: Eyeglasses, P: [50]}]
    split: {train: 40, test: 16}
    model: {architecture: resnet18, input: 32}
    training: {epochs: 1, batch: 10, rate: 0.01}
    dissection: {dictionary: ./d, quantile: 0.05}
    """.write(to: folder.file("sweep.yaml"), atomically: true, encoding: .utf8)
    let dissected = try run("run", "sweep.yaml")
    #expect(dissected.status == 0, "\(dissected.errors)")
    let store = try ResultStore.open(at: folder.file("results.sqlite"))
    let dissections = try store.dissections(ofExperiment: "tiny")
    #expect(dissections.map(\.imageCount) == [9])

    // The same dictionary elsewhere is the same; another one is dissected with anew.
    try FileManager.default.moveItem(at: folder.file("d"), to: folder.file("moved"))
    let moved = try run("run", "sweep.yaml", "dissection.dictionary=./moved")
    #expect(moved.status == 0 && !moved.errors.contains("[1/"), "\(moved.errors)")
    let fewer = try run("run", "sweep.yaml", "dissection.dictionary=./moved", "dissection.images=5")
    #expect(fewer.status == 0 && fewer.errors.contains("[1/1]"), "\(fewer.errors)")
  }

  @Test("what is broken or leaks ends the check with exit code 3")
  func broken() throws {
    #expect(try run("dictionary", "build", "--celeba", "faces", "--faces", "4", "d").status == 0)
    let mask = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.file("d/parts").path).first)
    let leak = try run("dictionary", "check", "d", "--exclude", "names.txt")
    #expect(leak.status == 3 && leak.errors.contains("names.txt cannot be read"))
    try "\(mask).png\n".write(to: folder.file("names.txt"), atomically: true, encoding: .utf8)
    let found = try run("dictionary", "check", "d", "--exclude", "names.txt")
    #expect(found.status == 3 && found.output.contains("broken\tleak\tparts/\(mask)/original.png"))
    try FileManager.default.removeItem(at: folder.file("d/parts/\(mask)/nose.png"))
    let checked = try run("dictionary", "check", "d")
    #expect(checked.status == 3)
    #expect(checked.output.contains("broken\tmissing\tparts/\(mask)/nose.png is not there"))
  }

  @Test("a wrong command line is answered by the option; a wrong folder by its path")
  func refusals() throws {
    let cases: [(arguments: [String], status: Int32, text: String)] = [
      (["build", "d"], 2, "--celeba FOLDER or --table FILE"),
      (["build", "--celeba", "faces", "--level", "1", "d"], 2, "--level is 1.0"),
      (
        ["build", "--celeba", "faces", "--au-cut", "2", "d"], 2,
        "Use it with --table or --annotations"
      ),
      (["build", "--celeba", "faces", "--partitions", "exam", "d"], 2, "--partitions is exam"),
      (["build", "--celeba", "nowhere", "d"], 3, "no such folder"),
      (["build", "--celeba", "faces", "faces"], 2, "faces is where the faces come from"),
      (
        ["build", "--celeba", "faces", "faces/dictionary"], 3,
        "holds AU, which no Lancet result lists. Name another folder, or empty this one."
      ),
      (["check", "faces"], 3, "has no Face Dictionary"),
      (["show", "nowhere", "-o", "s"], 3, "no such folder"),
    ]
    for (arguments, status, text) in cases {
      let process = try LancetProcess(["dictionary"] + arguments, in: folder.url)
      #expect(process.status == status, "\(arguments): \(process.errors)")
      #expect(process.errors.contains(text), "\(arguments): \(process.errors)")
    }
    let rules = try run("dictionary", "rules")
    #expect(rules.output.split(separator: "\n").count == 39)
    #expect(rules.output.contains("left_cheek\tcheek\tpart\trecovered\tat 2 31: 0.6·d(2,31)"))
  }
}
