package techo.exchange;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A document as lines that can be compared: each element with its sorted attributes, each text; no indentation. */
public final class XmlLines {

    private XmlLines() {}

    public static List<String> of(byte[] xml) {
        List<String> lines = new ArrayList<>();
        try {
            XMLStreamReader reader =
                    XMLInputFactory.newDefaultFactory().createXMLStreamReader(new ByteArrayInputStream(xml));
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT ->
                        lines.add("  ".repeat(depth++) + reader.getLocalName() + attributes(reader));
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS -> {
                        if (!reader.getText().isBlank()) {
                            lines.add(
                                    "  ".repeat(depth) + "= " + reader.getText().strip());
                        }
                    }
                    default -> {
                        // Nothing else carries data.
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException(e);
        }
        return lines;
    }

    private static String attributes(XMLStreamReader reader) {
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.add(" " + reader.getAttributeLocalName(i) + "=" + reader.getAttributeValue(i));
        }
        attributes.sort(null);
        return String.join("", attributes);
    }
}
