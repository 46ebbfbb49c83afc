import Concepts
import Drawing
import Faces
import Images

/// Paints where the local concepts of one face are, with the geometry of its picture.
///
/// A mask is what is drawn of a part, mark or thing worn, or for an Action Unit the skin that the
/// muscle moves, as far as it is to be seen: hair and hats hide what is behind them, and dark
/// lenses what is behind those. Masks from landmarks, which know of none of this, are
/// `LocalConcept.rule`'s.
struct FaceMasks {
  private let person: FaceTraits
  private let traits: FaceTraits
  private let shape: FaceShape

  init(_ person: FaceTraits) {
    self.person = person
    shape = FaceShape(person)
    traits = shape.traits
  }

  /// The masks of the concepts that the face carries, in the order of `LocalConcept.all`.
  ///
  /// A pixel is on where at least half of it is covered. A concept that is hidden has no mask.
  func masks(size: Int) -> [ConceptMask] {
    let skin = region(size: size) { canvas in cover(canvas) { shape.traceFace($0) } }
    let hidden = (hat: region(size: size, hat), hair: region(size: size, hair))
    let isDark = traits.spectacles?.areDark == true
    let dark = isDark ? region(size: size, lenses) : BitMask(width: size, height: size)
    return LocalConcept.all.compactMap { concept -> ConceptMask? in
      guard isCarried(concept) else { return nil }
      var mask = region(size: size) { paint(concept.name, on: $0) }
      if concept.type == .actionUnit { mask.formIntersection(skin) }
      mask.subtract(hidden.hat)
      // Spectacles are worn over the hair.
      if concept.name != FaceAttribute.eyeglasses.name {
        mask.subtract(hidden.hair)
        mask.subtract(dark)
      }
      return mask.isEmpty ? nil : ConceptMask(concept: concept, mask: mask)
    }
  }

  private func isCarried(_ concept: LocalConcept) -> Bool {
    concept.type == .part
      || FaceAttribute(rawValue: concept.name).map { $0.isTrue(of: person) } == true
  }

  /// What `paint` covers at least half of each pixel of.
  private func region(size: Int, _ paint: (Canvas) -> Void) -> BitMask {
    let canvas = Canvas(width: size, height: size, format: .coverage)
    canvas.scale(by: Double(size) / 100)
    shape.pose(canvas)
    paint(canvas)
    let coverage = canvas.coverage()
    var mask = BitMask(width: size, height: size)
    for y in 0..<size {
      for x in 0..<size where coverage[y * size + x] >= 128 { mask[x, y] = true }
    }
    return mask
  }

  /// Covers the region of a concept: the part or mark itself, or for an Action Unit the skin
  /// that the muscle moves.
  private func paint(_ concept: String, on canvas: Canvas) {
    switch concept {
    case "left_brow": brow(canvas, -1)
    case "right_brow": brow(canvas, 1)
    case "Arched_Eyebrows", "Bushy_Eyebrows": both { brow(canvas, $0) }
    case "left_eye": eye(canvas, -1)
    case "right_eye": eye(canvas, 1)
    case "Narrow_Eyes", "AU_5": both { eye(canvas, $0) }
    case "Eyeglasses": spectacles(canvas)
    case "AU_1":
      let middle = (shape.landmark(21) + shape.landmark(22)) / 2
      cover(canvas) { $0.ellipse(at: middle + Point(0, -2), Point(11, 5.5)) }
    case "AU_2":
      both { side in
        let outer = side < 0 ? shape.centre(17...19) : shape.centre(24...26)
        cover(canvas) {
          $0.ellipse(at: outer + Point(0, -1.5), Point(7.5, 5), angle: side * 0.3)
        }
      }
    case "AU_4":
      let middle = (shape.landmark(21) + shape.landmark(22)) / 2
      let span = shape.landmark(26).x - shape.landmark(17).x
      cover(canvas) { $0.ellipse(at: middle, Point(0.44 * span, 5)) }
    case "left_cheek": cover(canvas) { shape.traceCheek($0, -1) }
    case "right_cheek": cover(canvas) { shape.traceCheek($0, 1) }
    case "High_Cheekbones": both { side in cover(canvas) { shape.traceCheek($0, side) } }
    case "Rosy_Cheeks":
      both { side in
        let place = shape.turn(side * 0.6 * shape.halfWidth, 12)
        cover(canvas) { $0.ellipse(at: place, Point(7, 7)) }
      }
    case "AU_6":
      both { side in
        let place = shape.turn(side * 0.58 * shape.halfWidth, 8)
        cover(canvas) { $0.ellipse(at: place, Point(8.5, 5.5), angle: -side * 0.3) }
      }
    case "Bags_Under_Eyes":
      both { side in cover(canvas, margin: 0.5) { shape.traceBag($0, side) } }
    case "No_Beard", "5_o_Clock_Shadow":
      canvas.saved {
        shape.traceFace(canvas)
        canvas.clip()
        shape.traceBeardArea(canvas)
        canvas.fill(.black, rule: .evenOdd)
      }
    case "nose", "Big_Nose", "Pointy_Nose": cover(canvas, margin: 0.6) { shape.traceNose($0) }
    case "AU_9":
      let (top, tip) = (shape.landmark(27), shape.landmark(30))
      cover(canvas) { $0.ellipse(at: (top + tip) / 2 + Point(0, -0.5), Point(7, 6.5)) }
    case "mouth", "Big_Lips", "Wearing_Lipstick", "Mouth_Slightly_Open", "AU_25":
      cover(canvas, margin: 0.4) { shape.traceLips($0) }
    case "Smiling": cover(canvas, margin: 2) { shape.traceLips($0) }
    case "AU_12": corners(canvas, Point(0.8, -0.8), Point(4.6, 4.6))
    case "AU_15": corners(canvas, Point(0.2, 1.2), Point(4.2, 4.2))
    case "AU_20": corners(canvas, Point(1.2, 0), Point(4.8, 3.8))
    case "Mustache": cover(canvas) { shape.traceMoustache($0) }
    case "AU_17":
      let place = (shape.landmark(57) + shape.landmark(8)) / 2
      cover(canvas) { $0.ellipse(at: place, Point(7.5, 5.2)) }
    case "AU_26":
      let place = (shape.landmark(57) + shape.landmark(8)) / 2
      cover(canvas) { $0.ellipse(at: place, Point(12.5, 8)) }
    case "Double_Chin": cover(canvas) { shape.traceSecondChin($0) }
    case "Goatee": cover(canvas) { shape.traceGoatee($0) }
    default: preconditionFailure("no region is painted for the concept \(concept)")
    }
  }

  private func both(_ body: (Double) -> Void) {
    body(-1)
    body(1)
  }

  /// Covers the inside of a path, and a margin around it.
  private func cover(_ canvas: Canvas, margin: Double = 0, _ trace: (Canvas) -> Void) {
    trace(canvas)
    canvas.fill(.black, keepingPath: margin > 0)
    if margin > 0 { canvas.stroke(.black, width: 2 * margin) }
  }

  private func brow(_ canvas: Canvas, _ side: Double) {
    cover(canvas, margin: 0.8) { shape.traceBrow($0, side) }
  }

  private func eye(_ canvas: Canvas, _ side: Double) {
    cover(canvas, margin: 1.5) { shape.traceEye($0, side) }
  }

  private func corners(_ canvas: Canvas, _ offset: Point, _ semiAxes: Point) {
    both { side in
      let corner = shape.landmark(side < 0 ? 48 : 54)
      cover(canvas) { $0.ellipse(at: corner + Point(side * offset.x, offset.y), semiAxes) }
    }
  }

  /// Lenses, frame and arms.
  private func spectacles(_ canvas: Canvas) {
    guard let spectacles = traits.spectacles else { return }
    lenses(canvas)
    shape.traceFrame(canvas, spectacles) { canvas.stroke(.black, width: $0) }
  }
}

// MARK: - What hides

extension FaceMasks {
  private func lenses(_ canvas: Canvas) {
    guard let spectacles = traits.spectacles else { return }
    both { side in cover(canvas) { shape.traceLens($0, side, spectacles) } }
  }

  private func hair(_ canvas: Canvas) {
    cover(canvas) { shape.traceHair($0) }
  }

  private func hat(_ canvas: Canvas) {
    shape.traceHat(canvas) { _, width in
      if let width { canvas.stroke(.black, width: width) } else { canvas.fill(.black) }
    }
  }
}
