package techo.exchange;

/**
 * How much XML is read at most. The memory of a parsed document is bounded by {@code maxBytes} (about ten times as much
 * heap) whatever the other limits say; they keep hostile shapes from costing time.
 *
 * @param maxBytes of the whole document
 * @param maxDepth of nested elements, the root being 1
 * @param maxElements in the whole document
 * @param maxAttributes of one element
 * @param maxText characters directly inside one element, or in one attribute
 */
public record XmlLimits(int maxBytes, int maxDepth, int maxElements, int maxAttributes, int maxText) {

    public XmlLimits {
        if (maxBytes < 1 || maxDepth < 1 || maxElements < 1 || maxAttributes < 1 || maxText < 1) {
            throw new IllegalArgumentException("XML limits are positive");
        }
    }

    /** A checkup document of one person has about 40 KiB, 1,000 elements and 12 levels. */
    public static XmlLimits standard() {
        return new XmlLimits(8 << 20, 64, 100_000, 32, 256 << 10);
    }
}
