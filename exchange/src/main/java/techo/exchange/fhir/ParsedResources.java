package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKind;
import techo.exchange.ExchangeIssue;
import techo.exchange.SourceFile;
import techo.exchange.Warnings;

/** Text to resources, each with where it stood. What the parser complains of is told by place only, never logged. */
final class ParsedResources {

    /**
     * Two hundred for each of the most resources that are taken. Of {@code {}}, three bytes, the model makes fifty times as
     * many.
     */
    private static final long MOST_TOKENS = 4_000_000;

    private final FhirContext context;
    private final Warnings warnings;
    private final int most;
    private final List<Placed> all = new ArrayList<>();
    private boolean listed;
    private long bytes;
    private long tokens;

    /** @param most resources beside one that only lists them; more are refused as soon as they are met */
    ParsedResources(FhirContext context, Warnings warnings, int most) {
        this.context = context;
        this.warnings = warnings;
        this.most = most;
    }

    /**
     * @param urls by which others may refer to it: that of its entry, and those of its copies; none of a resource by itself
     * @param place {@code line n} or {@code Bundle.entry[n]}, preceded by the file where there are several
     * @param file digest of the received file in which it stood
     * @param seenIn digests of all received files that have it, its own among them
     */
    record Placed(Resource resource, List<String> urls, String place, String file, Set<String> seenIn) {

        Placed(Resource resource, List<String> urls, String place, String file) {
            this(resource, urls, place, file, Set.of(file));
        }

        /**
         * The files beside its own without which it would not say what it says.
         *
         * @param others those that have what it needs: none is added where its own file is one of them
         */
        Set<String> needing(Set<String> others) {
            return others.contains(file) ? Set.of() : others;
        }

        /** What tells it from the others of its type. */
        String id() {
            return Optional.ofNullable(resource.getIdElement().getIdPart())
                    .or(() -> urls.stream().findFirst())
                    .orElse(place);
        }

        /** What references to it may say. */
        Stream<String> addresses() {
            return resource.getIdElement().hasIdPart()
                    ? Stream.concat(
                            Stream.of(resource.fhirType() + "/"
                                    + resource.getIdElement().getIdPart()),
                            urls.stream())
                    : urls.stream();
        }
    }

    List<Placed> all() {
        return all;
    }

    /** The size of the files that were added. */
    long bytes() {
        return bytes;
    }

    /** Whether one of them lists a whole record. */
    boolean isWholeRecord() {
        return listed;
    }

    /** Each resource once: of one that the files have twice, as exports of two days do, what was changed last. */
    List<Placed> latest() {
        Map<String, Placed> latest = new LinkedHashMap<>();
        for (Placed placed : all) {
            latest.merge(placed.resource().fhirType() + "/" + placed.id(), placed, this::later);
        }
        return List.copyOf(latest.values());
    }

    private Placed later(Placed first, Placed second) {
        Date one = first.resource().getMeta().getLastUpdated();
        Date other = second.resource().getMeta().getLastUpdated();
        boolean firstIsLater = one != null && other != null && one.after(other);
        Placed later = firstIsLater ? first : second;
        if (!first.resource().equalsDeep(second.resource())) {
            warnings.add(FhirIssueCode.RESOURCE_REPEATED, (firstIsLater ? second : first).place());
        }
        List<String> urls = Stream.concat(first.urls().stream(), second.urls().stream())
                .distinct()
                .toList();
        Set<String> seenIn = Stream.concat(first.seenIn().stream(), second.seenIn().stream())
                .collect(Collectors.toUnmodifiableSet());
        return new Placed(later.resource(), urls, later.place(), later.file(), seenIn);
    }

    /**
     * @param received digest of the file that was received: this one, or the archive that it is in
     * @return why the file is refused
     */
    Optional<ExchangeIssue> add(SourceFile file, String where, String received) {
        bytes += file.size();
        ByteBuffer encoded = ByteBuffer.wrap(file.bytes());
        String text;
        try {
            text = UTF_8.newDecoder().decode(encoded).toString().replaceFirst("^\uFEFF+", "");
        } catch (CharacterCodingException e) {
            // Elsewhere bytes that mean nothing become question marks in names and notes.
            return refused(where + "line " + lineOf(encoded.array(), encoded.position()));
        }
        if (file.kind() != DocumentKind.FHIR_NDJSON) {
            return add(text, where, "line 1", received);
        }
        Iterator<String> lines = text.lines().iterator();
        for (int number = 1; lines.hasNext(); number++) {
            String line = lines.next();
            Optional<ExchangeIssue> refusal =
                    line.isBlank() ? Optional.empty() : add(line, where, "line " + number, received);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<ExchangeIssue> add(String json, String where, String line, String received) {
        OptionalLong counted = SoundJson.tokens(json);
        if (counted.isEmpty()) {
            return refused(where + line);
        }
        tokens += counted.getAsLong();
        if (tokens > MOST_TOKENS) {
            return Optional.of(new ExchangeIssue(
                    CommonIssueCode.FILE_TOO_LARGE, where + line, "limit " + MOST_TOKENS + " names and values"));
        }
        try {
            Unlogged complaints = new Unlogged();
            IParser parser = context.newJsonParser().setParserErrorHandler(complaints);
            if (!(parser.parseResource(json) instanceof Resource resource)) {
                return refused(where + line);
            }
            if (complaints.any) {
                warnings.add(FhirIssueCode.ELEMENT_UNKNOWN, where + line);
            }
            if (resource instanceof Bundle bundle) {
                entries(bundle, where, received);
            } else {
                add(new Placed(resource, List.of(), where + line, received));
            }
            return all.size() > (listed ? most + 1 : most)
                    ? Optional.of(new ExchangeIssue(
                            FhirIssueCode.TOO_MANY_RESOURCES, where + line, "limit " + most + " resources"))
                    : Optional.empty();
        } catch (DataFormatException | IllegalArgumentException e) {
            // The message quotes the file.
            return refused(where + line);
        }
    }

    private void entries(Bundle bundle, String where, String received) {
        detach(bundle);
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            Bundle.BundleEntryComponent entry = bundle.getEntry().get(i);
            if (entry.hasResource()) {
                List<String> urls = Stream.ofNullable(entry.getFullUrl())
                        .filter(url -> !url.isEmpty())
                        .toList();
                add(new Placed(entry.getResource(), urls, where + "Bundle.entry[" + i + "]", received));
            }
        }
    }

    private void add(Placed placed) {
        all.add(placed);
        listed |= RecordDocumentWriter.isWholeRecord(placed.resource());
    }

    /**
     * The parser lets a reference hold what it leads to, and whoever walks through one resource would go on into the next. HAPI does not
     * where that has an id, so for this while each has one.
     */
    private void detach(Bundle bundle) {
        List<Resource> resources = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Objects::nonNull)
                .toList();
        List<IdType> ids = resources.stream().map(Resource::getIdElement).toList();
        resources.forEach(resource -> resource.setIdElement(new IdType(resource.fhirType(), "walked")));
        resources.forEach(
                resource -> context.newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                        .filter(reference -> reference.hasReference()
                                && !reference.getReference().startsWith("#"))
                        .forEach(reference -> reference.setResource(null)));
        for (int i = 0; i < ids.size(); i++) {
            resources.get(i).setIdElement(ids.get(i));
        }
    }

    private static int lineOf(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static Optional<ExchangeIssue> refused(String place) {
        return Optional.of(new ExchangeIssue(FhirIssueCode.MALFORMED, place, ""));
    }

    /** HAPI's own lenient handler writes what it finds, values included, to the log. */
    private static final class Unlogged implements IParserErrorHandler {

        private boolean any;

        @Override
        public void unknownElement(@Nullable IParseLocation location, String element) {
            any = true;
        }

        @Override
        public void unknownAttribute(@Nullable IParseLocation location, String attribute) {
            any = true;
        }

        @Override
        public void unknownReference(@Nullable IParseLocation location, String reference) {
            any = true;
        }

        @Override
        public void unexpectedRepeatingElement(@Nullable IParseLocation location, String element) {
            any = true;
        }

        @Override
        public void containedResourceWithNoId(@Nullable IParseLocation location) {
            any = true;
        }

        /** Such a resource could be stored, and never be read again. */
        @Override
        public void extensionContainsValueAndNestedExtensions(@Nullable IParseLocation location) {
            throw new DataFormatException("an extension has a value and extensions");
        }

        @Override
        public void incorrectJsonType(
                @Nullable IParseLocation location,
                String element,
                ValueType expected,
                @Nullable ScalarType expectedScalar,
                ValueType found,
                @Nullable ScalarType foundScalar) {
            any = true;
        }

        /** The model keeps the text of it: it could be stored, and never be read again. */
        @Override
        public void invalidValue(@Nullable IParseLocation location, String value, String error) {
            if (!value.isEmpty()) {
                throw new DataFormatException("a value is not of its type");
            }
            any = true;
        }

        @Override
        public void invalidInternalReference(@Nullable IParseLocation location, String reference) {
            any = true;
        }

        @Override
        public void missingRequiredElement(@Nullable IParseLocation location, String element) {
            // Required by profiles, which the server validates.
        }
    }
}
