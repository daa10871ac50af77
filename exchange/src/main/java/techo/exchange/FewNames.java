package techo.exchange;

import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.jspecify.annotations.Nullable;

/** A document with as many different names as a format has: a parser holds each that it met to the end of the document. */
final class FewNames extends StreamReaderDelegate {
    private static final int MOST = 2_000;

    private final Set<String> names = new HashSet<>();

    FewNames(XMLStreamReader reader) {
        super(reader);
    }

    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        if (event == START_ELEMENT) {
            note(getLocalName());
            note(getPrefix());
            for (int i = 0; i < getAttributeCount(); i++) {
                note(getAttributeLocalName(i));
                note(getAttributePrefix(i));
            }
            for (int i = 0; i < getNamespaceCount(); i++) {
                note(getNamespacePrefix(i));
            }
        } else if (event == PROCESSING_INSTRUCTION) {
            note(getPITarget());
        }
        return event;
    }

    private void note(@Nullable String name) throws XMLStreamException {
        if (name != null && names.add(name) && names.size() > MOST) {
            throw new XMLStreamException("more than " + MOST + " names", getLocation());
        }
    }
}
