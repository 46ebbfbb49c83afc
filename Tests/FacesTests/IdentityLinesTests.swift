import Faces
import Specification
import Testing

/// Eight faces of each subgroup to train on, four to validate and four to test with; some of the
/// names hold what a CSV file quotes.
private let table: FaceTable = {
  let rows = [(Partition.train, 8), (.validation, 4), (.test, 4)].flatMap { use, count in
    Subgroup.all.flatMap { subgroup in Array(repeating: (use, subgroup), count: count) }
  }
  let endings = [".jpg", ",5.jpg", "\"a\".png"]
  return FaceTable(
    origin: "tiny.txt", names: rows.indices.map { "\($0)\(endings[$0 % 3])" },
    attributes: [
      "Male": rows.map(\.1.label), "Eyeglasses": rows.map(\.1.attribute),
    ],
    identities: Array(rows.indices), partitions: rows.map(\.0))
}()

/// These lines name every trained model: a change of one letter loses all that is recorded.
@Test(
  "what identifies a split is written as it always was",
  arguments: [
    (
      SkewAxis.attribute("Eyeglasses"),
      """
      75,train,"1,5.jpg",1,1,0
      75,train,"7,5.jpg",1,1,0
      75,train,6.jpg,1,1,0
      75,train,12.jpg,1,0,0
      75,train,"22,5.jpg",0,1,0
      75,train,"29""a"".png",0,0,0
      75,train,"26""a"".png",0,0,0
      75,train,24.jpg,0,0,0
      75,validation,33.jpg,1,1,0
      75,validation,"34,5.jpg",1,1,0
      75,validation,45.jpg,0,0,0
      75,validation,"44""a"".png",0,0,0
      75,test,"49,5.jpg",1,1,0
      75,test,"52,5.jpg",1,0,0
      75,test,"56""a"".png",0,1,0
      75,test,63.jpg,0,0,0
      """
    ),
    (
      .transform(.grayscale),
      """
      75,train,"2""a"".png",1,1,1
      75,train,"13,5.jpg",1,1,1
      75,train,"7,5.jpg",1,1,1
      75,train,12.jpg,1,0,0
      75,train,"31,5.jpg",0,1,1
      75,train,"20""a"".png",0,0,0
      75,train,"26""a"".png",0,0,0
      75,train,"25,5.jpg",0,0,0
      75,validation,"38""a"".png",1,1,1
      75,validation,"37,5.jpg",1,1,1
      75,validation,"41""a"".png",0,0,0
      75,validation,"40,5.jpg",0,0,0
      75,test,54.jpg,1,1,1
      75,test,54.jpg,1,0,0
      75,test,60.jpg,0,1,1
      75,test,60.jpg,0,0,0
      """
    ),
  ])
func identityLines(axis: SkewAxis, lines: String) throws {
  let sizes = SplitSizes(train: 8, validation: 4, test: 4)
  let split = try planner(table, axis: axis, seed: 2).plan(skews: [75], sizes: sizes).splits[0]
  let found = split.identityLines(in: table).joined(separator: "\n")
  #expect(found == lines, "\(found)")
}
