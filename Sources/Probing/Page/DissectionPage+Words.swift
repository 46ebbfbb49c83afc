import Concepts
import Reports

extension DissectionPage {
  /// How to read the page.
  static let reading: Markup = """
    <ul>
    <li>A <strong>unit</strong> is one channel of a layer. It is hot where its activation exceeds its \
    threshold. The threshold leaves a fixed share of the unit’s activations above it.</li>
    <li>A unit is a <strong>detector</strong> of a concept where its hot places overlap the concept’s \
    masks best, and the overlap (IoU) reaches the cut.</li>
    <li>The <strong>union rule</strong> says in which images a unit is looked at for a concept. \
    <em>all</em>: in every annotated image, so that false alarms count; this is Network Dissection’s own \
    rule. <em>netdissect</em>: in the images that show the concept. <em>hnd</em>: in those of them where \
    the unit is hot anywhere. By the last two a unit that is hot at every eye can be a detector of \
    eyeglasses.</li>
    <li><strong>Shuffled faces</strong>: each image gets the masks of another image. Faces are \
    aligned, so masks stay in their usual places. A unit that is hot at such a place without looking \
    at the face is still counted.</li>
    <li><strong>Shifted masks</strong>: the masks of each image are moved to a random place. What \
    remains is overlap by accident.</li>
    <li><strong>Untrained</strong>: a network of the same architecture with random weights. What it \
    detects, no training data put there.</li>
    <li><strong>Reached</strong> is the number of draws that count as many detectors as the model \
    has, or more. With 20 draws a count is told from chance at 5 % only if none reaches it.</li>
    <li>▲ more than chance, ○ chance or an untrained network counts as many, = no detector.</li>
    </ul>
    """

  /// What the evidence cannot show.
  static var limits: Markup {
    """
    <ul>
    <li>A detector is a unit whose strong responses overlap a mask. That is a correlation with a \
    place in the face, not proof that the model uses the concept.</li>
    <li>Counts depend on the threshold, the IoU cut and the union rule. <code>--grid</code> counts \
    with others.</li>
    <li>This is one model. Another training of the same network gives other counts, however many \
    units there are. What training data do to a model, a sweep over several models shows.</li>
    <li>Many layers and regions are compared. Some will exceed chance by accident.</li>
    <li>Masks from landmarks are ellipses, and landmarks are predictions; synthetic faces are \
    drawings. \(EllipseEstimator.comparison)</li>
    <li>A model without biased units is not shown to be fair.</li>
    </ul>
    <p>Lancet is for finding bias in models and in the data they were trained on. It must not be used \
    to judge people: neither to guess anybody’s gender nor to sort, select or score anybody. “Gender” \
    here is the binary label of a data set.</p>
    """
  }
}
