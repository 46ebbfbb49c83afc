import Foundation
import TestSupport
import Testing

@Suite("A forecast")
struct ForecastTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  @Test("that is interrupted waits for its rehearsals and leaves nothing behind")
  func interrupted() throws {
    let temporary = folder.file("temporary")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    func names() -> [String] {
      (try? FileManager.default.subpathsOfDirectory(atPath: temporary.path)) ?? []
    }
    let run = try RunningLancet(
      ["run", "sweep.yaml", "--dry-run", "--jobs", "2", "training.batch=40"], in: folder.url,
      through: ["/usr/bin/env", "TMPDIR=\(temporary.path)"])
    #expect(run.wait { names().contains { $0.hasSuffix("rehearsal-1.sqlite") } })
    #expect(run.wait { run.children.count == 2 })
    let children = run.children
    run.signal(SIGTERM)
    #expect(run.finish() == 130, "\(run.errors)")
    #expect(children.allSatisfy { kill($0, 0) != 0 })
    #expect(names().isEmpty, "\(names())")
  }

  @Test("refuses a database that a run would refuse")
  func foreignDatabase() throws {
    try Data("no database".utf8).write(to: folder.file("other.sqlite"))
    let plan = try LancetProcess(
      ["run", "sweep.yaml", "--dry-run", "--results", "other.sqlite"], in: folder.url)
    #expect(plan.status == 4 && plan.output.isEmpty)
    #expect(plan.errors.contains("other.sqlite"), "\(plan.errors)")
  }

  @Test("can be made of a training whose epochs have one step each")
  func singleSteps() throws {
    let plan = try LancetProcess(
      ["run", "sweep.yaml", "--dry-run", "training.batch=40", "dissection.ablation=8"],
      in: folder.url)
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(plan.output.contains("In all: "), "\(plan.output)")
  }
}
