package techo.server.export;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Some elements of each resource ({@code _elements}), with those that the type requires or that change its meaning, and
 * the tag {@code SUBSETTED}.
 */
final class ElementsShape implements LineShape {
    /** Of every type: what names the resource, and what must not be missed by who reads the rest. */
    private static final Set<String> ALWAYS =
            Set.of("resourceType", "id", "meta", "implicitRules", "modifierExtension");

    private static final String SUBSETTED =
            "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"SUBSETTED\"}";

    private final LineShape whole;
    private final Set<String> elements;
    private final FhirContext context;
    private final JsonFactory json = new JsonFactory();
    private final Map<String, Set<String>> kept = new ConcurrentHashMap<>();

    /**
     * @param whole the same without a choice of elements
     * @param elements top-level elements by name, or by type and name such as {@code Patient.name}
     */
    ElementsShape(LineShape whole, Set<String> elements, FhirContext context) {
        this.whole = whole;
        this.elements = Set.copyOf(elements);
        this.context = context;
    }

    @Override
    public void append(StoredResource resource, LineBuffer line) throws IOException {
        if (!isNarrowed(resource.type())) {
            whole.append(resource, line);
            return;
        }
        LineBuffer buffer = new LineBuffer();
        whole.append(resource, buffer);
        byte[] made = buffer.toBytes();
        try (JsonParser in = json.createParser(made)) {
            copy(in, made, kept.computeIfAbsent(resource.type(), this::names), line);
        } catch (JsonProcessingException e) {
            throw new UnreadableResourceException("stored JSON cannot be read", e);
        }
    }

    /** Elements of other types alone leave a resource whole. */
    private boolean isNarrowed(String type) {
        return elements.stream().anyMatch(element -> element.indexOf('.') < 0 || element.startsWith(type + "."));
    }

    /** Byte for byte, so that a decimal keeps its digits. */
    private static void copy(JsonParser in, byte[] whole, Set<String> names, LineBuffer line) throws IOException {
        in.nextToken();
        char before = '{';
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (!names.contains(name.startsWith("_") ? name.substring(1) : name)) {
                in.skipChildren();
                continue;
            }
            line.add(before);
            line.add('"');
            line.add(name);
            line.add("\":");
            before = ',';
            if (name.equals("meta")) {
                copyMeta(in, whole, line);
            } else {
                int start = tokenStart(in);
                in.skipChildren();
                in.finishToken();
                line.add(whole, start, Math.toIntExact(in.currentLocation().getByteOffset()));
            }
        }
        line.add('}');
    }

    private static void copyMeta(JsonParser in, byte[] whole, LineBuffer line) throws IOException {
        int start = tokenStart(in);
        OptionalInt endOfTags = OptionalInt.empty();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean tags = in.currentName().equals("tag");
            in.nextToken();
            in.skipChildren();
            if (tags) {
                endOfTags = OptionalInt.of(tokenStart(in));
            }
        }
        int end = tokenStart(in);
        if (endOfTags.isPresent()) {
            line.add(whole, start, endOfTags.getAsInt());
            line.add("," + SUBSETTED);
            line.add(whole, endOfTags.getAsInt(), end);
        } else {
            line.add(whole, start, end);
            line.add(",\"tag\":[" + SUBSETTED + "]");
        }
        line.add('}');
    }

    private static int tokenStart(JsonParser in) {
        return Math.toIntExact(in.currentTokenLocation().getByteOffset());
    }

    /** The JSON properties that are kept of a type. */
    private Set<String> names(String type) {
        Set<String> names = new HashSet<>(ALWAYS);
        for (BaseRuntimeChildDefinition child :
                context.getResourceDefinition(type).getChildren()) {
            String element = child.getElementName().replace("[x]", "");
            if (child.getMin() > 0 || elements.contains(element) || elements.contains(type + "." + element)) {
                names.addAll(child.getValidChildNames());
            }
        }
        return names;
    }
}
