package techo.interceptors.consent;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * What other resources a resource names, wherever it does: in references, also of extensions and of what is contained in
 * it, and in addresses such as that of an attachment. What a Bundle carries itself is no other resource.
 */
final class NamedResources {
    private static final String FILE = "/Binary/";

    private final Set<ResourceKey> carried = new HashSet<>();
    private final Set<ResourceKey> keys = new HashSet<>();
    private final Set<String> types = new HashSet<>();

    private NamedResources() {}

    static NamedResources in(Resource resource) {
        NamedResources names = new NamedResources();
        if (resource instanceof Bundle bundle) {
            names.carry(bundle);
        }
        names.collect(resource);
        return names;
    }

    Set<ResourceKey> keys() {
        return keys;
    }

    /** Of the resource, of those in it, and of what it speaks of without naming it by type and id. */
    Set<String> types() {
        return types;
    }

    private void carry(Bundle bundle) {
        for (BundleEntryComponent entry : bundle.getEntry()) {
            key(entry.getFullUrl()).ifPresent(carried::add);
            if (entry.hasResource()) {
                Resource resource = entry.getResource();
                if (resource.getIdElement().hasIdPart()) {
                    carried.add(new ResourceKey(
                            resource.fhirType(), resource.getIdElement().getIdPart()));
                }
                if (resource instanceof Bundle inner) {
                    carry(inner);
                }
            }
        }
    }

    /** Whether a value names one of these, itself or by what is in it. */
    boolean isNamedIn(Base value, Set<ResourceKey> some) {
        return namedBy(value).filter(some::contains).isPresent()
                || (holdsMore(value)
                        && value.children().stream()
                                .flatMap(property -> property.getValues().stream())
                                .anyMatch(inner -> isNamedIn(inner, some)));
    }

    private void collect(Base element) {
        if (element instanceof Resource resource) {
            types.add(resource.fhirType());
        }
        for (Property property : element.children()) {
            for (Base value : property.getValues()) {
                namedBy(value).ifPresent(keys::add);
                if (isLogical(value)) {
                    types.add(((Reference) value).getType());
                }
                if (holdsMore(value)) {
                    collect(value);
                }
            }
        }
    }

    /** Whether a reference says of what type its target is, and not which. */
    static boolean isLogical(Base value) {
        return value instanceof Reference reference && !reference.hasReference() && reference.hasType();
    }

    /** Whether there may be names within a value. */
    static boolean holdsMore(Base value) {
        return !(value instanceof Narrative)
                && !(value instanceof PrimitiveType<?> primitive && !primitive.hasExtension());
    }

    /** @return what the value itself names */
    Optional<ResourceKey> namedBy(Base value) {
        if (value instanceof Reference reference) {
            return key(reference.getReference()).filter(key -> !carried.contains(key));
        }
        return value instanceof UriType address && !(value instanceof IdType) && isOfResource(address.getValue())
                ? key(address.getValue()).filter(key -> !carried.contains(key))
                : Optional.empty();
    }

    /** A resource of this server is named by type and id, and a file by its whole address too; others name code systems. */
    private static boolean isOfResource(@Nullable String address) {
        return address != null
                && !address.isEmpty()
                && ((Character.isUpperCase(address.charAt(0)) && address.indexOf('/') > 0) || address.contains(FILE));
    }

    private static Optional<ResourceKey> key(@Nullable String literal) {
        if (literal == null || literal.indexOf('/') < 0) {
            return Optional.empty();
        }
        IdType id = new IdType(literal);
        return id.hasResourceType() && id.hasIdPart()
                ? Optional.of(new ResourceKey(id.getResourceType(), id.getIdPart()))
                : Optional.empty();
    }
}
