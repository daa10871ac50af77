package techo.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The one place that makes an XML parser.
 *
 * <p>A document that declares a DTD or refers to an entity other than the five of XML itself is refused; nothing is ever
 * fetched, schemaLocation included; depth, size and counts are bounded by {@link XmlLimits}. A byte order mark (even
 * repeated) and zero-width spaces before the document are skipped: files that went through several tools have them.
 */
public final class SecureXml {

    private static final String WHITESPACE = " \t\r\n";
    private static final int DECLARATION = 256;
    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml[^>]{0,100}?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");

    /** What the parser decodes by itself, and strictly. */
    private static final Pattern PARSED = Pattern.compile("(?i)utf-?(8|16|32).*|us-ascii|iso-8859-1|iso-10646-ucs-.*");

    /** Files that say so are written by programs that mean Microsoft's. */
    private static final Pattern SHIFT_JIS = Pattern.compile("(?i)(x-)?shift[-_]jis|(x-)?sjis|ms_kanji");

    private static final XMLInputFactory ROOT = factory(XmlLimits.standard());

    private final XmlLimits limits;
    private final XMLInputFactory factory;

    public SecureXml(XmlLimits limits) {
        this.limits = limits;
        this.factory = factory(limits);
    }

    /** A document's tree, or why there is none. */
    public sealed interface Parse {

        <T> T fold(Function<XmlElement, T> onRoot, Function<ExchangeIssue, T> onRefused);

        record Root(XmlElement element) implements Parse {
            @Override
            public <T> T fold(Function<XmlElement, T> onRoot, Function<ExchangeIssue, T> onRefused) {
                return onRoot.apply(element);
            }
        }

        record Refused(ExchangeIssue issue) implements Parse {
            @Override
            public <T> T fold(Function<XmlElement, T> onRoot, Function<ExchangeIssue, T> onRefused) {
                return onRefused.apply(issue);
            }
        }
    }

    record RootName(String namespace, String name) {}

    public Parse parse(byte[] bytes) {
        if (bytes.length == 0) {
            return refused(CommonIssueCode.FILE_EMPTY, "/", "");
        }
        if (bytes.length > limits.maxBytes()) {
            return refused(CommonIssueCode.FILE_TOO_LARGE, "/", "limit " + limits.maxBytes() + " bytes");
        }
        try {
            XMLStreamReader reader = reader(factory, bytes);
            try {
                return tree(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return malformed(e.getLocation());
        } catch (CharacterCodingException | RuntimeException e) {
            // Woodstox reports some problems (lazy parsing, impossible encodings) unchecked.
            return malformed(null);
        }
    }

    /**
     * A document in UTF-8 of any size, event by event; who reads it bounds what is kept. A DTD is skipped unread, so that a
     * reference to an entity of its own ends in an exception or in {@code ENTITY_REFERENCE}, never in text.
     */
    public XMLStreamReader open(InputStream document) throws XMLStreamException {
        XMLStreamReader reader = factory.createXMLStreamReader(new ShortWords(document));
        String encoding = Optional.ofNullable(reader.getEncoding()).orElse("UTF-8");
        if (!encoding.equalsIgnoreCase("UTF-8")) {
            reader.close();
            throw new XMLStreamException("words are only known in UTF-8", reader.getLocation());
        }
        return new FewNames(reader);
    }

    /** The root element's name, found without reading further; a DTD before it is skipped, not read. */
    static Optional<RootName> root(byte[] bytes) {
        try {
            XMLStreamReader reader = reader(ROOT, bytes);
            try {
                while (reader.hasNext()) {
                    if (reader.next() == START_ELEMENT) {
                        return Optional.of(new RootName(orEmpty(reader.getNamespaceURI()), reader.getLocalName()));
                    }
                }
                return Optional.empty();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | CharacterCodingException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Where the document begins after space, byte order marks (U+FEFF) and zero-width spaces (U+200B) in UTF-8. */
    static int contentStart(byte[] bytes) {
        int at = 0;
        while (true) {
            if (isUtf8(bytes, at, 0xEF, 0xBB, 0xBF) || isUtf8(bytes, at, 0xE2, 0x80, 0x8B)) {
                at += 3;
            } else if (at < bytes.length && WHITESPACE.indexOf(bytes[at]) >= 0) {
                at++;
            } else {
                return at;
            }
        }
    }

    private static boolean isUtf8(byte[] bytes, int at, int first, int second, int third) {
        return bytes.length >= at + 3
                && (bytes[at] & 0xFF) == first
                && (bytes[at + 1] & 0xFF) == second
                && (bytes[at + 2] & 0xFF) == third;
    }

    /** What is not Unicode is decoded here and strictly: the parser would put U+FFFD for what it cannot read. */
    private static XMLStreamReader reader(XMLInputFactory factory, byte[] bytes)
            throws XMLStreamException, CharacterCodingException {
        int start = contentStart(bytes);
        Matcher declaration =
                ENCODING.matcher(new String(bytes, start, Math.min(DECLARATION, bytes.length - start), ISO_8859_1));
        if (declaration.find() && !PARSED.matcher(declaration.group(1)).matches()) {
            Charset charset = SHIFT_JIS.matcher(declaration.group(1)).matches()
                    ? JapaneseText.CP932
                    : Charset.forName(declaration.group(1));
            ByteBuffer content = ByteBuffer.wrap(bytes, start, bytes.length - start);
            return factory.createXMLStreamReader(
                    new StringReader(charset.newDecoder().decode(content).toString()));
        }
        return factory.createXMLStreamReader(new ByteArrayInputStream(bytes, start, bytes.length - start));
    }

    private Parse tree(XMLStreamReader reader) throws XMLStreamException {
        Optional<XmlElement> root = Optional.empty();
        Optional<XmlElement> open = Optional.empty();
        int depth = 0;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case START_ELEMENT -> {
                    if (++depth > limits.maxDepth()) {
                        return tooComplex(reader, "depth", limits.maxDepth());
                    }
                    if (++elements > limits.maxElements()) {
                        return tooComplex(reader, "elements", limits.maxElements());
                    }
                    open = Optional.of(element(reader, open));
                    root = root.isPresent() ? root : open;
                }
                case END_ELEMENT -> {
                    depth--;
                    open = open.flatMap(XmlElement::parent);
                }
                case CHARACTERS, CDATA, SPACE -> {
                    if (open.isPresent()) {
                        open.get().append(reader.getText());
                        if (open.get().textLength() > limits.maxText()) {
                            return tooComplex(reader, "text", limits.maxText());
                        }
                    }
                }
                case DTD, ENTITY_REFERENCE -> {
                    return refused(CommonIssueCode.XML_DTD_FORBIDDEN, at(reader.getLocation()), "");
                }
                default -> {
                    // Comments and processing instructions carry no data of any format.
                }
            }
        }
        return root.<Parse>map(Parse.Root::new).orElseGet(() -> malformed(reader.getLocation()));
    }

    private static XmlElement element(XMLStreamReader reader, Optional<XmlElement> parent) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.putIfAbsent(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return new XmlElement(parent, orEmpty(reader.getNamespaceURI()), reader.getLocalName(), attributes);
    }

    private static Parse tooComplex(XMLStreamReader reader, String what, int limit) {
        return refused(CommonIssueCode.XML_TOO_COMPLEX, at(reader.getLocation()), what + " limit " + limit);
    }

    private static Parse malformed(@Nullable Location location) {
        return refused(CommonIssueCode.XML_MALFORMED, at(location), "");
    }

    /** The parser's own message is not passed on: it quotes the document. */
    private static Parse refused(CommonIssueCode code, String location, String detail) {
        return new Parse.Refused(new ExchangeIssue(code, location, detail));
    }

    private static String at(@Nullable Location location) {
        if (location == null || location.getLineNumber() < 1) {
            return "/";
        }
        return "line " + location.getLineNumber() + ", column " + location.getColumnNumber();
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static XMLInputFactory factory(XmlLimits limits) {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        factory.setProperty(XMLInputFactory.RESOLVER, (javax.xml.stream.XMLResolver) (p, s, b, n) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        // One higher than ours where both count, so that ours answers first and with its own code.
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, limits.maxDepth() + 1);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, limits.maxAttributes());
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, limits.maxText());
        factory.setProperty(WstxInputProperties.P_MAX_ENTITY_COUNT, 1L);
        return factory;
    }
}
