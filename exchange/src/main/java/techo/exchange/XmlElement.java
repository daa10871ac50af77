package techo.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One element of a parsed document: names, attributes, direct text, children and where it stands. Made by SecureXml. */
public final class XmlElement {

    private static final int LONGEST_SHOWN_NAME = 40;

    private final Optional<XmlElement> parent;
    private final String namespace;
    private final String name;
    private final Map<String, String> attributes;
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    XmlElement(Optional<XmlElement> parent, String namespace, String name, Map<String, String> attributes) {
        this.parent = parent;
        this.namespace = namespace;
        this.name = name;
        this.attributes = Map.copyOf(attributes);
        parent.ifPresent(p -> p.children.add(this));
    }

    void append(String characters) {
        text.append(characters);
    }

    Optional<XmlElement> parent() {
        return parent;
    }

    int textLength() {
        return text.length();
    }

    public String namespace() {
        return namespace;
    }

    /** The local name. */
    public String name() {
        return name;
    }

    public boolean is(String localName) {
        return name.equals(localName);
    }

    /** An attribute by local name, trimmed; blank counts as absent. */
    public Optional<String> attribute(String localName) {
        return Optional.ofNullable(attributes.get(localName)).map(String::strip).filter(v -> !v.isEmpty());
    }

    /** The text directly inside this element, trimmed; blank counts as absent. */
    public Optional<String> text() {
        return Optional.of(text.toString().strip()).filter(t -> !t.isEmpty());
    }

    public List<XmlElement> children() {
        return Collections.unmodifiableList(children);
    }

    /** The children of that local name in this element's own namespace, in document order. */
    public Stream<XmlElement> children(String localName) {
        return children.stream().filter(c -> c.name.equals(localName) && c.namespace.equals(namespace));
    }

    public Optional<XmlElement> child(String localName) {
        return children(localName).findFirst();
    }

    /** The first element reached by that path of local names; siblings of an earlier step are tried in turn. */
    public Optional<XmlElement> at(String... path) {
        return all(path).findFirst();
    }

    /** Every element reached by that path of local names, in document order. */
    public Stream<XmlElement> all(String... path) {
        Stream<XmlElement> here = Stream.of(this);
        for (String step : path) {
            here = here.flatMap(e -> e.children(step));
        }
        return here;
    }

    /** An XPath to this element by local names, with a position wherever siblings share the name. */
    public String path() {
        String step = shown(name);
        if (parent.isEmpty()) {
            return "/" + step;
        }
        List<XmlElement> alike =
                parent.get().children.stream().filter(c -> c.name.equals(name)).toList();
        String position = alike.size() > 1 ? "[" + (alike.indexOf(this) + 1) + "]" : "";
        return parent.get().path() + "/" + step + position;
    }

    /** Element names of the formats are short ASCII; anything else came from the sender's mind and is not repeated. */
    private static String shown(String name) {
        boolean plain = name.length() <= LONGEST_SHOWN_NAME
                && name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
        return plain ? name : "*";
    }
}
