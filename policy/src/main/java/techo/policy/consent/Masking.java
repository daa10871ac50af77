package techo.policy.consent;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * What stays behind of a resource that leaves, because it names what the caller may not see or tells of other people.
 *
 * <p>What stays behind is absent: nothing says that it was there. A resource leaves for its owner as it is stored.
 */
public final class Masking {
    private static final String PATIENT = "Patient";
    private static final String RELATED_PERSON = "RelatedPerson";
    private static final String FILE = "Binary";

    /** What tells of people beside the one whose resource it is (guideline 3.4.1). */
    private static final Map<String, Set<String>> ELEMENTS_ON_OTHERS = Map.of(PATIENT, Set.of("contact", "link"));

    private final CategoryRules categories;

    public Masking(CategoryRules categories) {
        this.categories = categories;
    }

    /** Whether nothing stays behind of what is shown on this ground. */
    public boolean leavesWhole(Basis basis) {
        return basis instanceof Basis.OwnRecord;
    }

    /**
     * Whether a resource may name this one whoever reads it: the person whose it is, and who gave care and where.
     * Anything else may be hidden.
     *
     * @param owner whose the naming resource is; empty for the directory
     */
    public boolean mayBeNamed(String type, String id, Optional<PatientId> owner) {
        return categories.isProvider(type)
                || (type.equals(PATIENT)
                        && owner.map(PatientId::value).filter(id::equals).isPresent());
    }

    /**
     * Whether what is not here may be somewhere else: files are named by whole addresses, of whatever server. Everything
     * else that a name may lead to is here or nowhere, and neither is told to whoever may not see it.
     */
    public static boolean mayBeElsewhere(String type) {
        return type.equals(FILE);
    }

    /** The elements of a type that tell of other people; they go to third parties with {@link DataCategory#FAMILY} alone. */
    public Set<String> elementsOnOthers(String type) {
        return ELEMENTS_ON_OTHERS.getOrDefault(type, Set.of());
    }

    /** Whether somebody of this type is another person, also where a name stands in place of a reference. */
    public boolean isAnother(String type) {
        return type.equals(RELATED_PERSON);
    }

    /** Whether a resource of this type, or one that speaks of somebody of this type, may tell of other people. */
    public boolean tellsOfOthers(String type) {
        return isAnother(type) || !elementsOnOthers(type).isEmpty();
    }

    /** Whether data of other people leave for this caller only if the person shares them. */
    public boolean guardsOthers(Caller caller) {
        return caller.fold(citizen -> false, delegate -> false, recipient -> true, operator -> false);
    }

    /** The facts by which it is decided whether what a resource tells of other people may leave. */
    public ResourceFacts ofOthers(ResourceFacts resource) {
        return new ResourceFacts(
                resource.owner(),
                DataCategory.FAMILY,
                resource.origin(),
                resource.effective(),
                resource.hiddenFrom(),
                resource.links());
    }

    /** What has to go with a value that stays behind, for the resource to stay valid. */
    public enum Removal {
        /** The value alone. */
        VALUE,
        /** What holds it, because that needs the value. */
        HOLDER,
        /** What is in the value; in its place stands why there is nothing. */
        CONTENT
    }

    /**
     * @param values how many values the element has
     * @param required how many it needs at least
     * @param holderMayGo whether what holds the element can be left out
     */
    public Removal removal(int values, int required, boolean holderMayGo) {
        if (values > required) {
            return Removal.VALUE;
        }
        return holderMayGo ? Removal.HOLDER : Removal.CONTENT;
    }
}
