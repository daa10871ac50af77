package techo.interceptors.consent;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.consent.Masking;

/**
 * Takes out of a resource what stays behind ({@link Masking}), and with it the narrative, which repeats what the elements
 * say.
 */
final class MaskedResource {
    private static final FhirContext CONTEXT = FhirContext.forR4Cached();
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private final Masking rule;
    private final NamedResources names;
    private final Set<ResourceKey> hidden;
    private final boolean withOthers;
    private int taken;

    private MaskedResource(Masking rule, NamedResources names, Set<ResourceKey> hidden, boolean withOthers) {
        this.rule = rule;
        this.names = names;
        this.hidden = hidden;
        this.withOthers = withOthers;
    }

    /**
     * @param resource is changed
     * @param names what it names
     * @param hidden what it must not name
     * @param withOthers whether what it tells of other people leaves
     * @return whether anything stays behind
     */
    static boolean mask(
            Resource resource, NamedResources names, Masking rule, Set<ResourceKey> hidden, boolean withOthers) {
        MaskedResource masked = new MaskedResource(rule, names, hidden, withOthers);
        masked.take(resource);
        return masked.taken > 0;
    }

    /**
     * @param value a copy of one of the holder, from which is taken what stays behind
     * @return whether nothing of it is left
     */
    static boolean goes(
            Resource holder,
            Property property,
            Base value,
            NamedResources names,
            Masking rule,
            Set<ResourceKey> hidden) {
        boolean mayGo = property.getValues().size() > required(holder, property);
        boolean goes = new MaskedResource(rule, names, hidden, true).goes(holder, property, value, mayGo);
        if (goes && !mayGo) {
            empty(value);
        }
        return goes && mayGo;
    }

    private void take(Resource resource) {
        int before = taken;
        isLeftEmpty(resource, false);
        if (taken > before && resource instanceof DomainResource domain) {
            domain.setText(null);
        }
    }

    /** @return whether the holder has to go, because it needs what was in it or nothing else was in it */
    private boolean isLeftEmpty(Base holder, boolean mayGo) {
        int before = taken;
        for (Property property : holder.children()) {
            List<Base> values = List.copyOf(property.getValues());
            int left = values.size();
            for (Base value : values) {
                Masking.Removal removal = rule.removal(left, required(holder, property), mayGo);
                if (!goes(holder, property, value, removal != Masking.Removal.CONTENT)) {
                    continue;
                }
                taken++;
                switch (removal) {
                    case VALUE -> {
                        holder.removeChild(property.getName(), value);
                        left--;
                    }
                    case HOLDER -> {
                        return true;
                    }
                    case CONTENT -> empty(value);
                }
            }
        }
        return taken > before && hasNothing(holder);
    }

    private boolean goes(Base holder, Property property, Base value, boolean mayGo) {
        if (names.isNamedBy(value, hidden) || (!withOthers && isAboutOthers(holder, property, value))) {
            return true;
        }
        if (value instanceof Resource inner) {
            take(inner);
            return false;
        }
        return NamedResources.holdsMore(value) && isLeftEmpty(value, mayGo);
    }

    private boolean isAboutOthers(Base holder, Property property, Base value) {
        return (holder instanceof Resource resource
                        && rule.elementsOnOthers(resource.fhirType()).contains(property.getName()))
                || (NamedResources.isLogical(value) && rule.isAnother(((Reference) value).getType()));
    }

    /** The model's own properties do not tell. */
    private static int required(Base holder, Property property) {
        return CONTEXT.getElementDefinition(holder.getClass()) instanceof BaseRuntimeElementCompositeDefinition<?> type
                ? Optional.ofNullable(type.getChildByName(property.getName()))
                        .map(BaseRuntimeChildDefinition::getMin)
                        .orElse(0)
                : 0;
    }

    private static boolean hasNothing(Base holder) {
        return holder instanceof Extension extension
                ? !extension.hasValue() && !extension.hasExtension()
                : holder.isEmpty();
    }

    /** The resource needs the element, so that something was there cannot be kept back. */
    private static void empty(Base value) {
        if (value instanceof Reference reference) {
            reference.setReference(null);
            reference.setResource(null);
            reference.setType(null);
            reference.setIdentifier(null);
            reference.setDisplay(null);
            reference.setExtension(null);
        } else if (value instanceof PrimitiveType<?> primitive) {
            primitive.setValueAsString(null);
        }
        if (value instanceof Element element) {
            element.addExtension(ABSENT, new CodeType("masked"));
        }
    }
}
