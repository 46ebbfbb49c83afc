import Faces
import Specification
import Testing

@Suite("Partitions")
struct FacePartitionTests {
  private let identities = ampleTable.identities ?? []

  @Test("a table's own partitions are kept, and the dictionary is carved out of test alone")
  func own() throws {
    let partition = try FacePartition(ampleTable, dictionaryCount: 60, seed: 1)
    let own = try #require(ampleTable.partitions)
    for use in [Partition.train, .validation] {
      #expect(partition[use] == own.indices.filter { own[$0] == use })
    }
    #expect(partition[.dictionary].count == 60)
    #expect(
      Set(partition[.dictionary] + partition[.test])
        == Set(own.indices.filter { own[$0] == .test }))
    let persons = Set(partition[.dictionary].map { identities[$0] })
    #expect(persons.isDisjoint(with: partition[.test].map { identities[$0] }))
  }

  @Test("at most half of the test images go to the dictionary unless more are allowed")
  func half() throws {
    let half = try FacePartition(ampleTable, dictionaryCount: 1000, seed: 1)
    #expect(half[.dictionary].count <= 110 && half[.dictionary].count >= 108)
    let most = try FacePartition(ampleTable, dictionaryCount: 1000, seed: 1, mostOfTest: 0.9)
    #expect(most[.dictionary].count > 190)
  }

  @Test("another seed carves other persons")
  func seeds() throws {
    let one = try FacePartition(ampleTable, dictionaryCount: 60, seed: 1)
    #expect(try FacePartition(ampleTable, dictionaryCount: 60, seed: 1) == one)
    let two = try FacePartition(ampleTable, dictionaryCount: 60, seed: 2)
    #expect(two[.dictionary] != one[.dictionary] && two[.train] == one[.train])
  }

  @Test("a table's own dictionary is taken, as many of it as asked for, and test left whole")
  func ownDictionary() throws {
    let table = makeTable([
      .test: subgroups(males: (5, 5), females: (5, 5)),
      .dictionary: subgroups(males: (9, 9), females: (9, 9)),
    ])
    let partition = try FacePartition(table, dictionaryCount: 30, seed: 1)
    #expect(partition[.dictionary].count == 30 && partition[.test].count == 20)
    #expect(partition[.dictionary].allSatisfy { table.partitions?[$0] == .dictionary })
  }

  @Test("without partitions whole persons are assigned, each image once")
  func assigned() throws {
    let table = FaceTable(
      origin: "x", names: ampleTable.names, attributes: ampleTable.attributes,
      identities: ampleTable.identities)
    let partition = try FacePartition(table, dictionaryCount: 100, seed: 1)
    let uses = Partition.allCases.map { partition[$0] }
    #expect(uses.flatMap { $0 }.sorted() == Array(0..<table.count))
    let persons = uses.map { Set($0.map { identities[$0] }) }
    #expect(persons.reduce(0) { $0 + $1.count } == Set(identities).count)
    let shares = uses.map { Double($0.count) / Double(table.count) }
    #expect(abs(shares[0] - 0.75) < 0.01 && abs(shares[1] - 0.1) < 0.01)
  }

  @Test("a person in two of the table's own partitions is an error")
  func leak() {
    let table = FaceTable(
      origin: "x", names: ["a", "b"], attributes: [:], identities: [7, 7],
      partitions: [.train, .test])
    #expect(
      throws: FacesError.sharedPerson(person: 7, table: "x", first: .train, second: .test)
    ) { try FacePartition(table, dictionaryCount: 0, seed: 1) }
  }
}
