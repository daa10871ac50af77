package techo.interceptors.consent;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import techo.policy.consent.Masking;

/**
 * What other resources a resource names, wherever it does: in references, also of extensions and of what is contained in
 * it, and in addresses such as that of an attachment. What a Bundle carries itself is no other resource. A narrative is
 * stored without links and pictures, and names nothing.
 */
final class NamedResources {
    /** The id is looked at and not taken, as it may be the type of the next pair. */
    private static final Pattern TYPE_AND_ID = Pattern.compile("(?<![^/])([A-Z][A-Za-z]*)/(?=([A-Za-z0-9.-]+))");

    private static final Collector<MatchResult, ?, Set<ResourceKey>> KEYS =
            Collectors.mapping(pair -> new ResourceKey(pair.group(1), pair.group(2)), Collectors.toSet());

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
            if (entry.hasResource()) {
                Resource resource = entry.getResource();
                Stream.of(new IdType(entry.getFullUrl()), resource.getIdElement())
                        .filter(id -> id.hasIdPart()
                                && (!id.hasResourceType() || resource.fhirType().equals(id.getResourceType())))
                        .forEach(id -> carried.add(new ResourceKey(resource.fhirType(), id.getIdPart())));
                if (resource instanceof Bundle inner) {
                    carry(inner);
                }
            }
        }
    }

    /** Whether a value names one of these, itself or by what is in it. */
    boolean isNamedIn(Base value, Set<ResourceKey> some) {
        return isNamedBy(value, some)
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
                keys.addAll(namedBy(value));
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
        return !(value instanceof PrimitiveType<?> primitive && !primitive.hasExtension());
    }

    /** Whether a value names one of these itself. */
    boolean isNamedBy(Base value, Set<ResourceKey> some) {
        return namedBy(value).stream().anyMatch(some::contains);
    }

    /** What the value itself names. */
    private Set<ResourceKey> namedBy(Base value) {
        Set<ResourceKey> named = literal(value);
        return named.isEmpty() || carried.isEmpty()
                ? named
                : named.stream().filter(key -> !carried.contains(key)).collect(Collectors.toSet());
    }

    private static Set<ResourceKey> literal(Base value) {
        if (value instanceof Reference reference) {
            return pairs(reference.getReference()).collect(KEYS);
        }
        return value instanceof UriType address && !(value instanceof IdType) ? namedBy(address.getValue()) : Set.of();
    }

    /**
     * What an address names that is no reference. A resource of this server is named by type and id, and a file by its whole
     * address too; others name code systems.
     */
    static Set<ResourceKey> namedBy(@Nullable String address) {
        return pairs(address)
                .filter(pair -> pair.start() <= 1 || Masking.mayBeElsewhere(pair.group(1)))
                .collect(KEYS);
    }

    /** Wherever type and id stand: before them an address of this server, behind them a version, an operation or a place. */
    private static Stream<MatchResult> pairs(@Nullable String literal) {
        return literal == null || literal.indexOf('/') < 0
                ? Stream.empty()
                : TYPE_AND_ID.matcher(literal).results().filter(pair -> ResourceKey.isType(pair.group(1)));
    }
}
