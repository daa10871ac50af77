package techo.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a code is in a code system or value set of a family, without expanding anything: Japanese masters have
 * tens of thousands of codes.
 */
final class PackagedCodes {
    private final GuideFamily family;
    private final Function<String, Optional<ValueSet>> valueSets;
    private final MasterCodes masters;
    private final Map<PackagedDefinition, CodeSet> sets = new ConcurrentHashMap<>();

    /** @param masters asked where the packages know a code system in part or not at all */
    PackagedCodes(GuideFamily family, Function<String, Optional<ValueSet>> valueSets, MasterCodes masters) {
        this.family = family;
        this.valueSets = valueSets;
        this.masters = masters;
    }

    /** Whole code systems that are there beside the packages. */
    interface MasterCodes {
        /** @return empty when the code system is not there */
        Optional<Membership> membership(String system, String code);
    }

    enum Membership {
        IN,
        OUT,
        /** The codes are known in part only. */
        UNKNOWN,
        /** Composed in a way that another module has to work out. */
        NOT_TOLD
    }

    Optional<CodeSet> of(String system) {
        return family.definition("CodeSystem", system)
                .map(definition -> sets.computeIfAbsent(definition, PackagedCodes::read));
    }

    Membership inSystem(String system, String code) {
        Optional<CodeSet> set = of(system);
        if (set.filter(known -> known.contains(code)).isPresent()) {
            return Membership.IN;
        }
        if (set.filter(CodeSet::isComplete).isPresent()) {
            return Membership.OUT;
        }
        return masters.membership(system, code).orElse(Membership.UNKNOWN);
    }

    Membership inValueSet(ValueSet set, @Nullable String system, String code) {
        return inValueSet(set, system, code, 0);
    }

    private Membership inValueSet(ValueSet set, @Nullable String system, String code, int depth) {
        List<ConceptSetComponent> parts = set.getCompose().getInclude();
        if (depth > 8 || parts.isEmpty() || set.getCompose().hasExclude()) {
            return Membership.NOT_TOLD;
        }
        Membership sum = Membership.OUT;
        for (ConceptSetComponent part : parts) {
            Membership one = inPart(part, system, code, depth);
            if (one == Membership.IN || one == Membership.NOT_TOLD) {
                return one;
            }
            sum = one == Membership.UNKNOWN ? one : sum;
        }
        return sum;
    }

    private Membership inPart(ConceptSetComponent part, @Nullable String system, String code, int depth) {
        if (part.hasFilter()) {
            return Membership.NOT_TOLD;
        }
        Membership both = part.hasSystem() ? inConcepts(part, system, code) : Membership.IN;
        for (CanonicalType imported : part.getValueSet()) {
            Optional<ValueSet> other = valueSets.apply(imported.getValue());
            Membership one =
                    other.map(each -> inValueSet(each, system, code, depth + 1)).orElse(Membership.NOT_TOLD);
            both = one == Membership.IN ? both : both == Membership.OUT ? Membership.OUT : one;
        }
        return both;
    }

    private Membership inConcepts(ConceptSetComponent part, @Nullable String system, String code) {
        if (system != null && !Canonicals.withoutVersion(system).equals(part.getSystem())) {
            return Membership.OUT;
        }
        if (part.hasConcept()) {
            return part.getConcept().stream()
                            .anyMatch(concept -> concept.getCode().equals(code))
                    ? Membership.IN
                    : Membership.OUT;
        }
        boolean ours = family.definition("CodeSystem", part.getSystem()).isPresent();
        return ours
                        || part.getSystem().startsWith("http://jpfhir.jp/")
                        || part.getSystem().startsWith("urn:oid:")
                ? inSystem(part.getSystem(), code)
                : masters.membership(part.getSystem(), code).orElse(Membership.NOT_TOLD);
    }

    private static CodeSet read(PackagedDefinition definition) {
        try (InputStream json = definition.json().open()) {
            return CodeSet.read(json);
        } catch (IOException e) {
            throw new UnusablePackageException(
                    definition.file(), Optional.of(definition.entry()), "is no usable CodeSystem", e);
        }
    }
}
