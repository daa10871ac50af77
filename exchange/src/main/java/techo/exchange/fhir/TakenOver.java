package techo.exchange.fhir;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.Warnings;
import techo.exchange.fhir.ParsedResources.Placed;

/** The resources of one record on their way into another: new keys, references that follow, nothing of the old server. */
final class TakenOver {

    private static final String URI = "urn:ietf:rfc:3986";
    private static final List<String> KNOWN_PROFILES = List.of(
            "http://jpfhir.jp/fhir/core/",
            "http://jpfhir.jp/fhir/eCheckup/",
            "http://jpfhir.jp/fhir/clins/",
            "http://jpfhir.jp/fhir/eCS/",
            "http://hl7.org/fhir/",
            "https://techophr.github.io/fhir/");
    private static final Pattern BINARY = Pattern.compile("(?:.*/)?(Binary/[A-Za-z0-9.\\-]{1,64})(?:/_history/.*)?");

    private final FhirContext context;
    private final FhirCategories categories;
    private final MunicipalAnswers answers;
    private final Owner owner;
    private final Reference subject;
    private final Warnings warnings;
    private final ImportKeys keys;
    private final Map<String, Known> byUrl = new HashMap<>();
    private final Map<String, Placed> binaries = new HashMap<>();
    private final Set<Placed> unused = new LinkedHashSet<>();
    private final List<ImportedResource> resources = new ArrayList<>();
    private long attachedBytes;

    /** What a reference leads to, and the files that have it. */
    private record Known(ImportKey key, Set<String> seenIn) {}

    TakenOver(
            FhirContext context,
            FhirCategories categories,
            MunicipalAnswers answers,
            Owner owner,
            Reference subject,
            Warnings warnings) {
        this.context = context;
        this.categories = categories;
        this.answers = answers;
        this.owner = owner;
        this.subject = subject;
        this.warnings = warnings;
        this.keys = new ImportKeys(subject, List.of("fhir", owner.sourceId()));
    }

    List<ImportedResource> resources() {
        return resources;
    }

    /** Of all Binaries that became content of attachments, as often as they did. */
    long attachedBytes() {
        return attachedBytes;
    }

    void add(List<Placed> parsed) {
        Map<Placed, RecordCategory> taken = new LinkedHashMap<>();
        for (Placed placed : parsed) {
            Resource resource = placed.resource();
            if (RecordDocumentWriter.isWholeRecord(resource)) {
                continue;
            }
            if (resource instanceof Binary) {
                placed.addresses().forEach(url -> binaries.put(url, placed));
                unused.add(placed);
                continue;
            }
            Optional<RecordCategory> category = (resource instanceof Observation result
                            ? answers.category(result)
                            : Optional.<RecordCategory>empty())
                    .or(() -> categories.of(resource));
            if (category.isPresent()) {
                taken.put(placed, category.get());
                Known known = new Known(key(placed), placed.seenIn());
                placed.addresses().forEach(url -> byUrl.put(url, known));
            } else if (!(resource instanceof Patient)) {
                warnings.add(FhirIssueCode.TYPE_NOT_IMPORTED, placed.place());
            }
        }
        DecidedCategories decided = new DecidedCategories(taken);
        taken.keySet().forEach(placed -> add(placed, decided.of(placed)));
        unused.forEach(binary -> warnings.add(FhirIssueCode.TYPE_NOT_IMPORTED, binary.place()));
    }

    private void add(Placed placed, RecordCategory category) {
        Resource resource = placed.resource();
        ImportKey key = key(placed);
        // Not the file that gives its category: a document that comes later leaves what is stored as it was decided
        // then.
        Set<String> files = new HashSet<>(Set.of(placed.file()));
        meta(resource, placed);
        terser().getAllPopulatedChildElementsOfType(resource, Attachment.class)
                .forEach(attachment -> files.addAll(inline(attachment, placed)));
        if (resource instanceof Observation result) {
            answers.check(result).ifPresent(misfit -> warnings.add(misfit.code(), placed.place(), misfit.detail()));
        }
        files.addAll(references(resource, placed));
        identify(resource, key, placed);
        resource.setIdElement(null);
        resources.add(new ImportedResource(key, resource, category, RecordSource.OTHER_PHR, files));
    }

    /** By the key of an earlier import, else by id; a resource without either is known by its place. */
    private ImportKey key(Placed placed) {
        Resource resource = placed.resource();
        String type = resource.fhirType();
        return earlierKey(resource)
                .map(key -> keys.of(type + "/key/" + key))
                .orElseGet(() -> keys.of(type + "/id/" + placed.id()));
    }

    private Optional<String> earlierKey(Resource resource) {
        return identifiers(resource)
                .filter(i -> ImportKey.SYSTEM.equals(i.getSystem()) && i.hasValue())
                .map(Identifier::getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Stream<Identifier> identifiers(Resource resource) {
        return Optional.ofNullable(context.getResourceDefinition(resource).getChildByName("identifier")).stream()
                .flatMap(child -> child.getAccessor().getValues(resource).stream())
                .filter(Identifier.class::isInstance)
                .map(Identifier.class::cast);
    }

    /** Tags and labels were another server's decisions, and a claim that nobody here can judge would be refused. */
    private void meta(Resource resource, Placed placed) {
        List<CanonicalType> claims = resource.getMeta().getProfile().stream()
                .filter(claim -> claim.hasValue() && KNOWN_PROFILES.stream().anyMatch(claim.getValue()::startsWith))
                .toList();
        if (claims.size() < resource.getMeta().getProfile().size()) {
            warnings.add(FhirIssueCode.PROFILE_DROPPED, placed.place());
        }
        Meta meta = new Meta();
        claims.forEach(claim -> meta.addProfile(claim.getValue()));
        resource.setMeta(claims.isEmpty() ? null : meta);
    }

    /** @return the files without which what is referred to would be missing */
    private Set<String> references(Resource resource, Placed placed) {
        Set<String> files = new HashSet<>();
        for (Reference reference : terser().getAllPopulatedChildElementsOfType(resource, Reference.class)) {
            String url = reference.getReference();
            if (url == null || url.startsWith("#")) {
                continue;
            }
            String plain = url.replaceFirst("/_history/.*$", "");
            if (byUrl.containsKey(plain)) {
                reference.setReference(byUrl.get(plain).key().fullUrl());
                files.addAll(placed.needing(byUrl.get(plain).seenIn()));
            } else if (owner.isMeant(plain)) {
                reference.setReference(subject.getReference());
            } else {
                outside(reference, url, placed);
            }
        }
        return files;
    }

    /** Kept as a name only: as a reference it could mean a resource of this server that is somebody else's. */
    private void outside(Reference reference, String url, Placed placed) {
        reference.setReference(null);
        if (!reference.hasIdentifier()) {
            reference.setIdentifier(new Identifier().setSystem(URI).setValue(url));
        }
        warnings.add(FhirIssueCode.REFERENCE_OUTSIDE, placed.place());
    }

    /** @return the files without which the content would be missing */
    private Set<String> inline(Attachment attachment, Placed placed) {
        String url = attachment.getUrl();
        if (url == null) {
            return Set.of();
        }
        attachment.setUrl(null);
        Optional<Placed> content = Optional.ofNullable(binaries.get(url))
                .or(() -> Optional.of(BINARY.matcher(url))
                        .filter(Matcher::matches)
                        .flatMap(name -> Optional.ofNullable(binaries.get(name.group(1)))));
        if (content.isPresent() && content.get().resource() instanceof Binary binary) {
            unused.remove(content.get());
            attachment.setData(binary.getData());
            attachedBytes += binary.hasData() ? binary.getData().length : 0;
            if (!attachment.hasContentType()) {
                attachment.setContentType(binary.getContentType());
            }
            return placed.needing(content.get().seenIn());
        }
        if (!attachment.hasData()) {
            warnings.add(FhirIssueCode.ATTACHMENT_OUTSIDE, placed.place());
        }
        return Set.of();
    }

    private void identify(Resource resource, ImportKey key, Placed placed) {
        BaseRuntimeChildDefinition child =
                context.getResourceDefinition(resource).getChildByName("identifier");
        List<IBase> others = child.getAccessor().getValues(resource).stream()
                .filter(value -> !(value instanceof Identifier i && ImportKey.SYSTEM.equals(i.getSystem())))
                .toList();
        child.getMutator().setValue(resource, key.identifier());
        if (child.getMax() != 1) {
            others.forEach(other -> child.getMutator().addValue(resource, other));
        } else if (!others.isEmpty()) {
            warnings.add(FhirIssueCode.IDENTIFIER_REPLACED, placed.place());
        }
    }

    private FhirTerser terser() {
        return context.newTerser();
    }
}
