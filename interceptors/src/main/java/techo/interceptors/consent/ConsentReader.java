package techo.interceptors.consent;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentDataMeaning;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Consent.provisionActorComponent;
import org.hl7.fhir.r4.model.Consent.provisionDataComponent;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.consent.ConsentReading.InForce;
import techo.interceptors.consent.ConsentReading.NotInForce;
import techo.interceptors.consent.ConsentReading.Reason;
import techo.interceptors.consent.ConsentReading.Unreadable;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Effect;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * Reads a FHIR R4 {@code Consent} as provisions.
 *
 * <p>The root provision names one recipient ({@code actor}, an {@code Organization} of this server), one purpose of our
 * code system and, in {@code class}, the categories of ours. Nested provisions can only deny; what they do not say they
 * take from the root. {@code data} names single items of this server by themselves ({@code instance}). {@code code},
 * {@code securityLabel}, {@code action} and other meanings of {@code data} are not read: a Consent that has them is
 * unreadable, because to ignore a narrowing would widen. For an emergency or a disaster the recipient may be
 * left out, because nobody knows who will help; such a Consent is a choice and opens nothing by itself.
 */
public final class ConsentReader {
    public static final String PURPOSES = "https://techophr.github.io/fhir/CodeSystem/purpose";
    public static final String CATEGORIES = "https://techophr.github.io/fhir/CodeSystem/data-category";

    public ConsentReading read(Consent consent) {
        if (consent.getStatus() == null) {
            return new Unreadable(Reason.NO_STATUS);
        }
        if (consent.getStatus() != ConsentState.ACTIVE) {
            return new NotInForce();
        }
        try {
            if (consent.hasModifierExtension()) {
                throw new CannotRead(Reason.UNKNOWN_ELEMENT);
            }
            ConsentTerms terms = StatedTerms.read(consent);
            return isChoice(consent) ? choice(consent, terms) : new InForce(terms, provisions(consent));
        } catch (CannotRead e) {
            return new Unreadable(e.reason);
        }
    }

    private static boolean isChoice(Consent consent) {
        ProvisionComponent root = consent.getProvision();
        return !root.hasActor()
                && root.getPurpose().stream()
                        .map(Coding::getCode)
                        .anyMatch(code -> PurposeOfUse.EMERGENCY.code().equals(code)
                                || PurposeOfUse.DISASTER.code().equals(code));
    }

    private static ConsentReading choice(Consent consent, ConsentTerms terms) throws CannotRead {
        requirePerson(consent);
        ProvisionComponent root = consent.getProvision();
        if (root.hasProvision()) {
            throw new CannotRead(Reason.NESTING);
        }
        if (terms.kind() != ConsentKind.SHARING) {
            throw new CannotRead(Reason.KIND);
        }
        requireKnownElements(root);
        if (root.hasDataPeriod() || root.hasModifierExtension() || root.hasData()) {
            throw new CannotRead(Reason.UNKNOWN_ELEMENT);
        }
        return new ConsentReading.EmergencyChoice(purpose(root), effect(root), categories(root), period(root));
    }

    private static List<Provision> provisions(Consent consent) throws CannotRead {
        requirePerson(consent);
        if (!consent.hasProvision()) {
            throw new CannotRead(Reason.NO_PROVISION);
        }
        ProvisionComponent root = consent.getProvision();
        Provision whole = provision(root, effect(root), Optional.empty());
        List<Provision> provisions = new ArrayList<>(List.of(whole));
        for (ProvisionComponent nested : root.getProvision()) {
            if (effect(nested) != Effect.DENY || nested.hasProvision()) {
                throw new CannotRead(Reason.NESTING);
            }
            provisions.add(provision(nested, Effect.DENY, Optional.of(whole)));
        }
        return provisions;
    }

    /** @param outer what a nested provision takes over where it says nothing */
    private static Provision provision(ProvisionComponent provision, Effect effect, Optional<Provision> outer)
            throws CannotRead {
        requireKnownElements(provision);
        return new Provision(
                effect,
                outer.isPresent() && !provision.hasActor() ? outer.get().grantee() : grantee(provision),
                outer.isPresent() && !provision.hasPurpose() ? outer.get().purpose() : purpose(provision),
                outer.isPresent() && !provision.hasClass_() ? outer.get().categories() : categories(provision),
                outer.isPresent() && !provision.hasPeriod() ? outer.get().period() : period(provision),
                outer.isPresent() && !provision.hasDataPeriod() ? outer.get().dataPeriod() : dataPeriod(provision),
                (outer.isPresent() && !provision.hasModifierExtension()
                                ? outer.get().narrowing()
                                : StatedNarrowing.read(provision))
                        .toLinks(
                                outer.isPresent() && !provision.hasData()
                                        ? outer.get().narrowing().links()
                                        : items(provision)));
    }

    private static Set<DataLink> items(ProvisionComponent provision) throws CannotRead {
        Set<DataLink> items = new HashSet<>();
        for (provisionDataComponent named : provision.getData()) {
            IIdType item = named.getReference().getReferenceElement();
            if (named.getMeaning() != ConsentDataMeaning.INSTANCE || item.isAbsolute() || !item.hasResourceType()) {
                throw new CannotRead(Reason.ITEM);
            }
            try {
                items.add(new DataLink(DataLink.Meaning.INSTANCE, item.getResourceType() + "/" + item.getIdPart()));
            } catch (IllegalArgumentException e) {
                throw new CannotRead(Reason.ITEM);
            }
        }
        return items;
    }

    private static void requirePerson(Consent consent) throws CannotRead {
        if (!consent.getPatient().getReferenceElement().hasIdPart()) {
            throw new CannotRead(Reason.NO_PERSON);
        }
    }

    private static void requireKnownElements(ProvisionComponent provision) throws CannotRead {
        if (provision.hasCode() || provision.hasSecurityLabel() || provision.hasAction()) {
            throw new CannotRead(Reason.UNKNOWN_ELEMENT);
        }
    }

    private static Effect effect(ProvisionComponent provision) throws CannotRead {
        ConsentProvisionType type = provision.getType();
        if (type == ConsentProvisionType.PERMIT) {
            return Effect.PERMIT;
        }
        if (type == ConsentProvisionType.DENY) {
            return Effect.DENY;
        }
        throw new CannotRead(Reason.NO_TYPE);
    }

    private static RecipientId grantee(ProvisionComponent provision) throws CannotRead {
        List<provisionActorComponent> actors = provision.getActor();
        if (actors.size() != 1) {
            throw new CannotRead(Reason.RECIPIENT);
        }
        Reference reference = actors.get(0).getReference();
        if (!"Organization".equals(reference.getReferenceElement().getResourceType())
                || reference.getReferenceElement().isAbsolute()) {
            throw new CannotRead(Reason.RECIPIENT);
        }
        try {
            return new RecipientId(reference.getReferenceElement().getIdPart());
        } catch (IllegalArgumentException e) {
            throw new CannotRead(Reason.RECIPIENT);
        }
    }

    private static PurposeOfUse purpose(ProvisionComponent provision) throws CannotRead {
        List<Coding> purposes = provision.getPurpose();
        // R4 reads the list as "or": a second, wider code would widen.
        if (purposes.size() != 1 || !PURPOSES.equals(purposes.get(0).getSystem())) {
            throw new CannotRead(Reason.PURPOSE);
        }
        return Optional.ofNullable(purposes.get(0).getCode())
                .flatMap(PurposeOfUse::ofCode)
                .orElseThrow(() -> new CannotRead(Reason.PURPOSE));
    }

    private static Set<DataCategory> categories(ProvisionComponent provision) throws CannotRead {
        Set<DataCategory> categories = EnumSet.noneOf(DataCategory.class);
        for (Coding named : provision.getClass_()) {
            DataCategory category = Optional.of(named)
                    .filter(coding -> CATEGORIES.equals(coding.getSystem()))
                    .map(Coding::getCode)
                    .flatMap(DataCategory::ofCode)
                    .filter(found -> !ConsentPolicy.NEVER_SHARED.contains(found))
                    .orElseThrow(() -> new CannotRead(Reason.CATEGORY));
            categories.add(category);
        }
        if (categories.isEmpty()) {
            throw new CannotRead(Reason.CATEGORY);
        }
        return categories;
    }

    private static Period period(ProvisionComponent provision) throws CannotRead {
        return provision.hasPeriod() ? FhirPeriods.period(provision.getPeriod()) : Period.ALWAYS;
    }

    private static DataPeriod dataPeriod(ProvisionComponent provision) throws CannotRead {
        return provision.hasDataPeriod() ? FhirPeriods.dataPeriod(provision.getDataPeriod()) : DataPeriod.BOUNDLESS;
    }

    /** Ends the reading; it never leaves this package. */
    static final class CannotRead extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        CannotRead(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }
}
