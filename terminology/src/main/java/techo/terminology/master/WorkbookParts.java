package techo.terminology.master;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The parts of a workbook: which sheets it has, and the texts that their cells share. */
final class WorkbookParts {
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final XMLInputFactory XML = xmlInputFactory();

    private final ZipFile zip;

    WorkbookParts(ZipFile zip) {
        this.zip = zip;
    }

    /** No document type, so no entity; the JDK's own reader, whatever else is on the class path. */
    private static XMLInputFactory xmlInputFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    static XMLStreamReader xml(InputStream in) throws XMLStreamException {
        return XML.createXMLStreamReader(in);
    }

    /** @param name the first sheet when empty */
    Optional<InputStream> sheet(Optional<String> name) throws IOException, XMLStreamException {
        Map<String, String> targets = new HashMap<>();
        for (Map<String, String> relation : elements("xl/_rels/workbook.xml.rels", "Relationship")) {
            targets.put(relation.getOrDefault("Id", ""), relation.getOrDefault("Target", ""));
        }
        for (Map<String, String> sheet : elements("xl/workbook.xml", "sheet")) {
            if (name.isEmpty() || name.get().equals(sheet.get("name"))) {
                String target = targets.getOrDefault(sheet.getOrDefault(RELATIONS, ""), "");
                return part(target.startsWith("/") ? target.substring(1) : "xl/" + target);
            }
        }
        return Optional.empty();
    }

    /** The texts that cells refer to by their number. */
    List<String> texts() throws IOException, XMLStreamException {
        List<String> texts = new ArrayList<>();
        Optional<InputStream> part = part("xl/sharedStrings.xml");
        if (part.isEmpty()) {
            return texts;
        }
        try (InputStream in = part.get()) {
            XMLStreamReader reader = xml(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("si")) {
                    texts.add(text(reader, "si"));
                }
            }
        }
        return texts;
    }

    /** The text up to the end of an element, without how it is read aloud (ふりがな). */
    static String text(XMLStreamReader reader, String end) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        boolean reading = false;
        while (reader.next() != XMLStreamConstants.END_ELEMENT
                || !reader.getLocalName().equals(end)) {
            if (reader.isStartElement() && reader.getLocalName().equals("rPh")) {
                reading = true;
            } else if (reader.isEndElement() && reader.getLocalName().equals("rPh")) {
                reading = false;
            } else if (!reading && reader.isCharacters()) {
                text.append(reader.getText());
            }
        }
        return text.toString();
    }

    /** Attributes of all elements of a name; those of the relationship namespace under that namespace. */
    private List<Map<String, String>> elements(String part, String name) throws IOException, XMLStreamException {
        List<Map<String, String>> found = new ArrayList<>();
        Optional<InputStream> content = part(part);
        if (content.isEmpty()) {
            return found;
        }
        try (InputStream in = content.get()) {
            XMLStreamReader reader = xml(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals(name)) {
                    Map<String, String> attributes = new HashMap<>();
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        boolean relation = RELATIONS.equals(reader.getAttributeNamespace(i));
                        attributes.put(
                                relation ? RELATIONS : reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                    }
                    found.add(attributes);
                }
            }
        }
        return found;
    }

    private Optional<InputStream> part(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? Optional.empty() : Optional.of(zip.getInputStream(entry));
    }
}
