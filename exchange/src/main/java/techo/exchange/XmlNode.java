package techo.exchange;

import com.ctc.wstx.stax.WstxOutputFactory;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An element of a document that is being made; the counterpart of {@link XmlElement}. Not thread-safe. */
public final class XmlNode {

    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String XSI_PREFIX = "xsi:";
    private static final WstxOutputFactory OUTPUT = new WstxOutputFactory();

    /** What XML 1.0 has no way to say, not even by reference. */
    private static final Pattern UNWRITABLE =
            Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<XmlNode> children = new ArrayList<>();
    private String text = "";

    private XmlNode(String name) {
        this.name = name;
    }

    public static XmlNode of(String name) {
        return new XmlNode(name);
    }

    public XmlNode with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /** An absent or empty value leaves the attribute out. */
    public XmlNode with(String attribute, Optional<String> value) {
        value.filter(v -> !v.isEmpty()).ifPresent(v -> with(attribute, v));
        return this;
    }

    /** {@code xsi:type}. */
    public XmlNode type(String schemaType) {
        return with(XSI_PREFIX + "type", schemaType);
    }

    public XmlNode add(XmlNode child) {
        children.add(child);
        return this;
    }

    public XmlNode add(Optional<XmlNode> child) {
        child.ifPresent(children::add);
        return this;
    }

    public XmlNode add(List<XmlNode> more) {
        children.addAll(more);
        return this;
    }

    /** Text after the children. */
    public XmlNode text(String characters) {
        text = characters;
        return this;
    }

    public String name() {
        return name;
    }

    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /**
     * Replaces what XML cannot carry (control characters, halves of surrogate pairs) by U+FFFD in this element and all
     * below it.
     *
     * @param onReplaced told the path of each element concerned
     */
    public void makeWritable(Consumer<String> onReplaced) {
        makeWritable("", onReplaced);
    }

    private void makeWritable(String parent, Consumer<String> onReplaced) {
        String path = parent + "/" + name;
        boolean[] replaced = {false};
        UnaryOperator<String> clean = value -> {
            if (!UNWRITABLE.matcher(value).find()) {
                return value;
            }
            replaced[0] = true;
            return UNWRITABLE.matcher(value).replaceAll("\uFFFD");
        };
        text = clean.apply(text);
        attributes.replaceAll((key, value) -> clean.apply(value));
        if (replaced[0]) {
            onReplaced.accept(path);
        }
        for (int i = 0; i < children.size(); i++) {
            children.get(i).makeWritable(path + (children.size() > 1 ? "/*[" + (i + 1) + "]" : ""), onReplaced);
        }
    }

    /** The document with this root, in UTF-8, indented where an element has no text of its own. */
    public byte[] document(String namespace, String schemaLocation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = OUTPUT.createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement(name);
            xml.writeDefaultNamespace(namespace);
            xml.writeNamespace("xsi", XSI);
            xml.writeAttribute("xsi", XSI, "schemaLocation", namespace + " " + schemaLocation);
            content(xml, 0);
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a byte array takes any XML", e);
        }
        return bytes.toByteArray();
    }

    private void write(XMLStreamWriter xml, int depth) throws XMLStreamException {
        if (children.isEmpty() && text.isEmpty()) {
            xml.writeEmptyElement(name);
            attributes(xml);
            return;
        }
        xml.writeStartElement(name);
        content(xml, depth);
        xml.writeEndElement();
    }

    private void content(XMLStreamWriter xml, int depth) throws XMLStreamException {
        attributes(xml);
        boolean indented = text.isEmpty();
        for (XmlNode child : children) {
            if (indented) {
                xml.writeCharacters("\n" + "  ".repeat(depth + 1));
            }
            child.write(xml, depth + 1);
        }
        if (indented) {
            xml.writeCharacters("\n" + "  ".repeat(depth));
        } else {
            xml.writeCharacters(text);
        }
    }

    private void attributes(XMLStreamWriter xml) throws XMLStreamException {
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (attribute.getKey().startsWith(XSI_PREFIX)) {
                xml.writeAttribute("xsi", XSI, attribute.getKey().substring(XSI_PREFIX.length()), attribute.getValue());
            } else {
                xml.writeAttribute(attribute.getKey(), attribute.getValue());
            }
        }
    }
}
