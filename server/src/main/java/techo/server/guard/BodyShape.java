package techo.server.guard;

import techo.exchange.SecureXml;
import techo.exchange.XmlLimits;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/** Checks a FHIR body before HAPI reads it: UTF-8, well-formed, and of a shape that costs little to read. */
final class BodyShape {
    private static final int XML_ELEMENTS = 1_000_000;
    private static final int XML_ATTRIBUTES = 32;

    private final JsonShape json;
    private final SecureXml xml;

    BodyShape(GuardProperties limits, long bodySize) {
        int text = (int) Math.min(bodySize, Math.max(limits.textSize().toBytes(), 1));
        this.json = new JsonShape(limits.depth(), text, limits.listLength());
        this.xml = new SecureXml(new XmlLimits((int) bodySize, limits.depth(), XML_ELEMENTS, XML_ATTRIBUTES, text));
    }

    /** @return where the text begins, after a byte order mark */
    int check(byte[] body, MediaKind kind) {
        return switch (kind) {
            case JSON -> {
                int from = Utf8.check(body);
                json.check(body, from);
                yield from;
            }
            case XML -> {
                int from = Utf8.check(body);
                xml.parse(body).fold(root -> root, issue -> {
                    throw new TechoException(
                            Problem.error(RequestError.BODY_UNREADABLE).atPosition(issue.location()));
                });
                yield from;
            }
            case FORM, MULTIPART, OTHER -> 0;
        };
    }
}
