import Faces
import Testing

@Suite("Sizes and errors of splits")
struct SplitPlannerTests {
  @Test("the size is the largest that the scarcest subgroup allows, and it is named")
  func largest() throws {
    // 110 females with glasses are half of the females at P = 50: 220 females, 440 images.
    let plan = try planner().plan(skews: [50, 75, 100], sizes: SplitSizes())
    #expect(plan.splits.allSatisfy { $0.train.count == 440 })
    #expect(plan.limit.subgroup == "females with Eyeglasses")
    #expect(plan.limit.has == 110 && plan.limit.needs == 111 && plan.limit.skew == 50)
  }

  @Test("a size left open meets every P exactly")
  func exact() throws {
    // P = 90 alone would allow 300 / 0.9 = 333 males; 330 is the largest with whole counts.
    let split = try planner().plan(skews: [90], sizes: SplitSizes()).splits[0]
    #expect(split.train.count == 660 && split.train.count(true, true) == 297)
  }

  @Test("a transform needs only as many images as the scarcer gender has")
  func transform() throws {
    let plan = try planner(axis: .transform(.grayscale)).plan(
      skews: [50, 100], sizes: SplitSizes())
    #expect(plan.splits.allSatisfy { $0.train.count == 2 * 510 })
    #expect(plan.limit.subgroup == "females" && plan.limit.has == 510)
  }

  @Test("a size that is too large names the subgroup, what it has, and what it needs at which P")
  func tooLarge() throws {
    let error = #expect(throws: FacesError.self) {
      try planner().plan(skews: [60, 100], sizes: SplitSizes(train: 600))
    }
    let text = """
      the training images have only 110 females with Eyeglasses, but P = 60 needs 120 of them for \
      600 images. Ask for fewer images or another P.
      """
    #expect(error?.description == text)
    #expect(try planner().plan(skews: [60], sizes: SplitSizes(train: 550)).splits.count == 1)
  }

  @Test("a subgroup that allows next to nothing is an error also where the size is open")
  func scarce() throws {
    let table = makeTable([
      .train: subgroups(males: (50, 50), females: (3, 50)),
      .test: subgroups(males: (5, 5), females: (5, 5)),
    ])
    let error = #expect(throws: FacesError.self) {
      try planner(table).plan(skews: [50, 100], sizes: SplitSizes())
    }
    #expect(error?.description.contains("only 3 females with Eyeglasses") == true)
    #expect(try planner(table).plan(skews: [100], sizes: SplitSizes()).splits[0].train.count == 100)
  }

  @Test("a test set that lacks a subgroup is an error that names it")
  func emptyTest() throws {
    let table = makeTable([
      .train: subgroups(males: (50, 50), females: (50, 50)),
      .test: subgroups(males: (5, 0), females: (5, 5)),
    ])
    let error = #expect(throws: FacesError.self) {
      try planner(table).plan(skews: [50], sizes: SplitSizes())
    }
    #expect(error?.description.contains("test images have only 0 males without Eyeglasses") == true)
  }

  @Test("validation shrinks to what there is, down to nothing")
  func validation() throws {
    let sizes = SplitSizes(train: 100, validation: 1000)
    // 12 females with glasses at P = 50: 24 females and, with half an image rounded up, 25.
    #expect(try planner().plan(skews: [50], sizes: sizes).splits[0].validation.count == 50)
    let none = makeTable([
      .train: subgroups(males: (50, 50), females: (50, 50)),
      .test: subgroups(males: (5, 5), females: (5, 5)),
    ])
    #expect(try planner(none).plan(skews: [50], sizes: sizes).splits[0].validation.isEmpty)
  }

  @Test("an unknown attribute is an error with the closest names")
  func unknown() {
    #expect(
      throws: FacesError.unknownAttribute(
        name: "eyeglases", table: "test.txt", close: ["Eyeglasses"],
        all: ["Eyeglasses", "Male", "Young"])
    ) { try planner(axis: .attribute("eyeglases")) }
    #expect(
      throws: FacesError.unknownAttribute(
        name: "Blond_Hair", table: "test.txt", close: [],
        all: ["Eyeglasses", "Male", "Young"])
    ) { try planner(target: "Blond_Hair") }
  }

  @Test("an attribute with one value, and the target as its own bias, are errors")
  func useless() {
    #expect(
      throws: FacesError.constantAttribute(
        name: "Young", table: "test.txt", value: true, images: ampleTable.count)
    ) { try planner(axis: .attribute("Young")) }
    #expect(throws: FacesError.axisIsTarget(name: "Male")) {
      try planner(axis: .attribute("Male"))
    }
  }
}
