package techo.interceptors.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.consent.Masking;

/**
 * Puts back into a new version of a resource what its writer was not shown of the version before: a value of which nothing
 * was shown comes back where it was, unless something else was written in the place of a single one; a value that was shown
 * in part comes back whole where it was left as it was shown. The narrative comes back when nothing else was changed.
 */
final class KeptElements {
    private final Masking rule;
    private final Set<ResourceKey> hidden;

    KeptElements(Masking rule, Set<ResourceKey> hidden) {
        this.rule = rule;
        this.hidden = hidden;
    }

    /**
     * @param after is changed
     * @return false when a value was changed that was shown in part: then nobody knows what becomes of the rest
     */
    boolean putBack(Resource before, Resource after) {
        NamedResources names = NamedResources.in(before);
        boolean every = true;
        for (Property property : before.children()) {
            if (property.getValues().stream()
                    .anyMatch(value -> !(value instanceof Narrative) && names.isNamedIn(value, hidden))) {
                every &= putBack(before, after, property, names);
            }
        }
        if (before instanceof DomainResource was
                && after instanceof DomainResource now
                && !now.hasText()
                && bare(was).equalsDeep(bare(now))) {
            now.setText(was.getText());
        }
        return every;
    }

    /** What a narrative repeats: beside other values the one before would tell what was corrected. */
    private static DomainResource bare(DomainResource resource) {
        DomainResource bare = resource.copy();
        bare.setIdElement(null);
        bare.setMeta(null);
        bare.setText(null);
        return bare;
    }

    private boolean putBack(Resource before, Resource after, Property property, NamedResources names) {
        List<Base> written =
                List.copyOf(after.getChildByName(property.getName()).getValues());
        List<Base> values = new ArrayList<>(written);
        boolean every = true;
        for (int i = 0; i < property.getValues().size(); i++) {
            Base value = property.getValues().get(i);
            // What its scopes close to be read they may have let a search show.
            if (!names.isNamedIn(value, hidden) || place(written, value) >= 0) {
                continue;
            }
            Base shown = value.copy();
            if (MaskedResource.goes(before, property, shown, names, rule, hidden)) {
                if (property.getMaxCardinality() > 1 || values.isEmpty()) {
                    values.add(Math.min(i, values.size()), value.copy());
                }
            } else {
                int place = place(values, shown);
                every &= place >= 0;
                if (place >= 0) {
                    values.set(place, value.copy());
                }
            }
        }
        written.forEach(value -> after.removeChild(property.getName(), value));
        values.forEach(value -> after.setProperty(property.getName(), value));
        return every;
    }

    private static int place(List<Base> values, Base shown) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).equalsDeep(shown)) {
                return i;
            }
        }
        return -1;
    }
}
