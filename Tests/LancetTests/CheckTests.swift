import Foundation
import Images
import TestSupport
import Testing

/// Faces in a table: so many females and males with and without glasses, in two partitions.
private func tableOfFaces(in folder: TemporaryFolder) throws {
  var rows = "image,Male,Eyeglasses,partition\n"
  let picture = RGBImage(width: 4, height: 4, pixels: [UInt8](repeating: 9, count: 48))
  let images = folder.file("img")
  try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
  var number = 0
  for (partition, counts) in [("train", [20, 30, 13, 40]), ("test", [4, 5, 6, 7])] {
    for (count, values) in zip(counts, ["1,1", "1,0", "0,1", "0,0"]) {
      for _ in 0..<count {
        number += 1
        rows += "\(number).png,\(values),\(partition)\n"
        try picture.writePNG(to: images.appending(path: "\(number).png"))
      }
    }
  }
  try Data(rows.utf8).write(to: folder.file("faces.csv"))
}

private let sweep = """
  name: table
  data: {table: {csv: faces.csv, images: img}}
  skew: [{attribute: Eyeglasses, P: [50, 75, 100]}]
  model: {architecture: resnet18, input: 32}
  training: {epochs: 2, batch: 10, rate: 0.01}
  dissection: {dictionary: synthetic, images: 8}
  """

@Suite("Checking before a run")
struct CheckTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func lancet(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  @Test("a file with several mistakes is answered with all of them, and nothing is computed")
  func mistakes() throws {
    let check = try lancet("check", "sweep.yaml", "training.epochs=0", "model.inputs=3")
    #expect(check.status == 2 && check.output.isEmpty)
    #expect(check.errors.split(separator: "\n").count == 2, "\(check.errors)")
    #expect(check.errors.contains("“training.epochs=0” on the command line"))
    #expect(check.errors.contains("Did you mean input?"))
  }

  @Test("weights and thresholds that a run would refuse are named, once, after the plan")
  func givenFiles() throws {
    try tableOfFaces(in: folder)
    try Data("no weights".utf8).write(to: folder.file("bad.pth"))
    for (file, words) in [("none.pth", "model.initial: none.pth"), ("bad.pth", "bad.pth")] {
      let check = try lancet(
        "check", "sweep.yaml", "model.initial=\(file)", "dissection.thresholds=nothere")
      #expect(check.status == 3 && check.output.contains("axis\tEyeglasses"), "\(check.errors)")
      let lines = check.errors.split(separator: "\n")
      #expect(lines.count == 2 && check.errors.contains(words), "\(check.errors)")
      #expect(check.errors.contains("dissection.thresholds: nothere cannot be read"))
    }
  }

  @Test("a sound file is answered with what it would train")
  func plan() throws {
    try tableOfFaces(in: folder)
    let check = try lancet("check", "sweep.yaml", "seeds=[1,2]")
    #expect(check.status == 0, "\(check.errors)")
    // 13 females with glasses allow 54 images at P 50 (14 and 13 of 27 a label, as halves are rounded
    // up for the aligned) and 20 males with glasses 40 at P 100, where
    // 75 % of the 20 images a label are a whole number.
    #expect(check.output.contains("axis\tEyeglasses\tP 50 75 100\t40 train"), "\(check.output)")
    #expect(check.output.contains("models\t6\tseeds 1 2\n"), "\(check.output)")
    #expect(check.output.contains("training\t480 images"), "\(check.output)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite").path))
  }

  @Test("an axis that the data do not allow ends with code 3 and the subgroup that lacks images")
  func tooLarge() throws {
    try tableOfFaces(in: folder)
    for command in [["check"], ["data", "check"]] {
      let check = try LancetProcess(
        command + ["sweep.yaml", "split.train=60"], in: folder.url)
      #expect(check.status == 3, "\(check.output)")
      #expect(check.errors.contains("only 20 males with Eyeglasses"), "\(check.errors)")
    }
    let weights = try lancet("check", "sweep.yaml", "training.classWeights={nonsense: 2}")
    #expect(weights.status != 0, "\(weights.output)")
    #expect(weights.errors.contains("training.classWeights names nonsense"), "\(weights.errors)")
    let unknown = try lancet("data", "check", "sweep.yaml", "skew.0.attribute=Eyeglases")
    #expect(unknown.status == 3)
    let question = "no attribute Eyeglases in faces.csv. Did you mean Eyeglasses?"
    #expect(unknown.errors.contains(question))
  }

  @Test("subgroups are counted by partition, with the largest split at each P and what limits it")
  func counts() throws {
    try tableOfFaces(in: folder)
    let check = try lancet("data", "check", "sweep.yaml", "split.train=26")
    #expect(check.status == 0, "\(check.errors)")
    let lines = check.output.split(separator: "\n").map(String.init)
    for line in [
      "pictures\t125", "count\tEyeglasses\ttrain\tmales with Eyeglasses\t20",
      "count\tEyeglasses\ttrain\tfemales with Eyeglasses\t13",
      "count\tEyeglasses\ttest\tfemales without Eyeglasses\t7",
      "largest\tEyeglasses\tP 50\t54\tthere are 13 females with Eyeglasses",
      "largest\tEyeglasses\tP 75\t54\tthere are 20 males with Eyeglasses",
      "largest\tEyeglasses\tP 100\t40\tthere are 20 males with Eyeglasses",
      "largest\tEyeglasses\tP 50 75 100\t40\tthere are 20 males with Eyeglasses",
      "inexact\tEyeglasses\tNot every P is a whole number of images: P 50 is 53.85 (7 of 13 images), "
        + "P 75 is 76.92 (10 of 13 images).",
    ] {
      #expect(lines.contains(line), "\(line) in\n\(check.output)")
    }
    #expect(!check.output.contains("\tvalidation\t"))
  }

  @Test("arms with data of their own are counted by themselves")
  func armsWithData() throws {
    try tableOfFaces(in: folder)
    let table = try String(contentsOf: folder.file("faces.csv"), encoding: .utf8)
    let fewer = table.split(separator: "\n").filter { !$0.hasPrefix("1.png") }
    try Data((fewer.joined(separator: "\n") + "\n").utf8).write(to: folder.file("fewer.csv"))
    let arms =
      "arms=[{name: all}, {name: short, training: {epochs: 1}}, "
      + "{name: fewer, data: {table: {csv: fewer.csv, images: img}}, P: [100]}]"
    let check = try lancet("data", "check", "sweep.yaml", "split.train=26", arms)
    #expect(check.status == 0, "\(check.errors)")
    let parts = check.output.components(separatedBy: "arms\t")
    try #require(parts.count == 3, "\(check.output)")
    #expect(parts[1].hasPrefix("all, short\ndata\t"))
    #expect(parts[1].contains("\tfaces.csv\npictures\t125\n"))
    #expect(parts[2].hasPrefix("fewer\ndata\t"))
    #expect(parts[2].contains("\tfewer.csv\npictures\t124\n"))
    #expect(parts[2].contains("count\tEyeglasses\ttrain\tmales with Eyeglasses\t19\n"))
    // What one arm's data do not allow is said once, whichever it is.
    let large = try lancet("data", "check", "sweep.yaml", "split.train=40", arms)
    #expect(large.status == 3, "\(large.output)")
    #expect(large.errors.components(separatedBy: "only 19 males").count == 2, "\(large.errors)")
    let wrong = try lancet("check", "sweep.yaml", "split.train=40", arms)
    #expect(wrong.status == 3 && wrong.errors.contains("only 19 males"), "\(wrong.errors)")
  }

  @Test("a new file is sound, is not written over, and names what was asked for")
  func newFile() throws {
    let new = try lancet("init", "my glasses.yaml")
    #expect(new.status == 0 && new.output == "my glasses.yaml\n", "\(new.errors)")
    let text = try String(contentsOf: folder.file("my glasses.yaml"), encoding: .utf8)
    #expect(text.contains("name:       my-glasses "))
    #expect(try lancet("check", "my glasses.yaml").status == 0)
    let again = try lancet("init", "my glasses.yaml")
    #expect(again.status == 2 && again.errors.contains("my glasses.yaml exists."))

    try tableOfFaces(in: folder)
    #expect(try lancet("init", "é.yaml").status == 0)
    #expect(try lancet("check", "é.yaml").status == 0)
    #expect(try lancet("init", "t.yaml", "--table", "faces.csv", "--images", "img").status == 0)
    let check = try lancet("check", "t.yaml", "dissection.dictionary=synthetic", "skew.1=null")
    #expect(check.errors.contains("skew"), "\(check.errors)")
    let sound = try lancet(
      "check", "t.yaml", "dissection.dictionary=synthetic", "skew.1.P=[50]", "split.train=20")
    #expect(sound.status == 0, "\(sound.errors)")
  }
}

@Test("a known data set is imported as a table and the data block that reads it")
func importsFaces() throws {
  let folder = try TemporaryFolder()
  let picture = RGBImage(width: 4, height: 4, pixels: [UInt8](repeating: 9, count: 48))
  for name in ["20_0_1_2017.jpg", "40_1_0_2017.jpg"] {
    let file = folder.file("my set/UTKFace/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try picture.writePNG(to: file)
  }
  let run = try LancetProcess(
    ["faces", "import", "--from", "utkface", "my set", "-o", "utk.csv"], in: folder.url)
  #expect(run.status == 0, "\(run.errors)")
  #expect(run.errors.contains("utk.csv: 2 pictures"))
  #expect(
    run.output.hasPrefix(
      "data:\n  table:\n    csv: utk.csv\n    images: \"my set\"\n    values:\n      Male: gender = male\n"
    ), "\(run.output)")
  let wrong = try LancetProcess(["faces", "import", "--from", "celebakaggle", "."], in: folder.url)
  #expect(wrong.status == 2 && wrong.errors.contains("Did you mean celeba-kaggle?"))
}

@Test("a table, figure or format that is none is answered with those that are like it")
func unknownNames() throws {
  let folder = try TemporaryFolder()
  for (arguments, words) in [
    (
      ["export", "x.yaml", "--table", "detector"], ["--table is detector. Did you mean detectors?"]
    ),
    (["export", "x.yaml", "--format", "cvs"], ["--format is cvs. Did you mean csv?", "markdown"]),
    (
      ["plot", "x.yaml", "--output", "o", "--figures", "regions,mouthDetector"],
      ["--figures is mouthDetector. Did you mean mouthDetectors?", "subgroups"]
    ),
    (["plot", "x.yaml", "--output", "o", "--format", "svg,"], ["--format is empty. Valid: "]),
  ] {
    let run = try LancetProcess(arguments, in: folder.url)
    #expect(run.status == 2)
    for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
  }
}
