package techo.server.consent;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.consent.Description;
import techo.policy.consent.CategoryRules;

/**
 * What of people's data a resource holds beside its own: what is contained in it, the entries of a Bundle, and what the
 * sections of a Composition name, because a narrative repeats it. What belongs to nobody is left out.
 */
final class HeldResources {
    private final CategoryRules rules = new CategoryRules();
    private final List<Held> held = new ArrayList<>();
    /** What a Bundle carries goes by these names in it. */
    private final Set<String> carried = new HashSet<>();

    private HeldResources() {}

    /** @return empty for what holds nothing but itself */
    static List<Held> of(IBaseResource resource) {
        HeldResources all = new HeldResources();
        if (resource instanceof Bundle bundle) {
            all.name(bundle);
            all.ofBundle(bundle);
        } else {
            all.within(resource);
        }
        return List.copyOf(all.held);
    }

    private void name(Bundle bundle) {
        for (BundleEntryComponent entry : bundle.getEntry()) {
            if (entry.hasFullUrl()) {
                carried.add(entry.getFullUrl());
                carried.add(relative(new IdType(entry.getFullUrl())));
            }
            if (entry.hasResource()) {
                if (entry.getResource().getIdElement().hasIdPart()) {
                    carried.add(entry.getResource().fhirType() + "/"
                            + entry.getResource().getIdElement().getIdPart());
                }
                if (entry.getResource() instanceof Bundle inner) {
                    name(inner);
                }
            }
        }
    }

    private void ofBundle(Bundle bundle) {
        bundle.getEntry().stream()
                .filter(BundleEntryComponent::hasResource)
                .map(BundleEntryComponent::getResource)
                .forEach(this::hold);
    }

    /** However deep it lies: a Bundle may be contained too, and is then no part itself but what is in it. */
    private void hold(Resource resource) {
        if (resource instanceof Bundle bundle) {
            name(bundle);
            ofBundle(bundle);
            return;
        }
        if (!isNobodys(resource)) {
            held.add(new Inside(resource));
        }
        within(resource);
    }

    /** A device that says whose it is, such as an implant, is that person's. */
    private boolean isNobodys(Resource resource) {
        return rules.isDirectory(resource.fhirType()) && !(resource instanceof Device device && device.hasPatient());
    }

    private void within(IBaseResource resource) {
        if (resource instanceof DomainResource domain) {
            domain.getContained().forEach(this::hold);
        }
        if (resource instanceof Composition composition) {
            composition.getSection().forEach(this::inSection);
        }
    }

    private void inSection(SectionComponent section) {
        section.getEntry().stream().filter(entry -> !isHeld(entry)).forEach(entry -> held.add(new Named(entry)));
        section.getSection().forEach(this::inSection);
    }

    /** What is contained, or an entry, is held already. */
    private boolean isHeld(Reference entry) {
        String name = String.valueOf(entry.getReference());
        return name.startsWith("#") || carried.contains(name) || carried.contains(relative(new IdType(name)));
    }

    private static String relative(IdType name) {
        return name.getResourceType() + "/" + name.getIdPart();
    }

    /** Something that a resource holds. */
    sealed interface Held {
        <R> R fold(Function<Inside, R> ifInside, Function<Named, R> ifNamed);
    }

    /** It is in the resource itself. */
    record Inside(Resource resource) implements Held {
        Optional<LocalDate> effective() {
            return Description.dayOf(resource);
        }

        @Override
        public <R> R fold(Function<Inside, R> ifInside, Function<Named, R> ifNamed) {
            return ifInside.apply(this);
        }
    }

    /** It is stored elsewhere, and repeated or named. */
    record Named(Reference reference) implements Held {
        /** @return empty when it cannot be a resource of this server */
        Optional<Name> here() {
            IdType id = new IdType(reference.getReference());
            return id.isAbsolute() || !id.hasResourceType() || !id.hasIdPart()
                    ? Optional.empty()
                    : Optional.of(new Name(id.getResourceType(), id.getIdPart()));
        }

        @Override
        public <R> R fold(Function<Inside, R> ifInside, Function<Named, R> ifNamed) {
            return ifNamed.apply(this);
        }
    }

    record Name(String type, String id) {}
}
