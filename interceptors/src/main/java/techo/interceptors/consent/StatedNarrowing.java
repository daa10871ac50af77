package techo.interceptors.consent;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.interceptors.consent.ConsentReader.CannotRead;
import techo.interceptors.consent.ConsentReading.Reason;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Narrowing;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;

/**
 * How a provision goes by more than category and time: a modifier extension, so that nobody may overlook it. Its parts
 * name one {@code practitioner}, one {@code project} (a study or an analysis) and the routes ({@code source}) by which
 * data came.
 */
public final class StatedNarrowing {
    public static final String EXTENSION = "https://techophr.github.io/fhir/StructureDefinition/consent-narrowing";

    private static final String PRACTITIONER = "practitioner";
    private static final String PROJECT = "project";
    private static final String SOURCE = "source";

    private StatedNarrowing() {}

    /** @throws CannotRead when it says anything that the rules do not know */
    static Narrowing read(ProvisionComponent provision) throws CannotRead {
        List<Extension> stated = provision.getModifierExtension();
        if (stated.isEmpty()) {
            return Narrowing.NONE;
        }
        if (stated.size() > 1 || !EXTENSION.equals(stated.get(0).getUrl())) {
            throw new CannotRead(Reason.UNKNOWN_ELEMENT);
        }
        Set<DataOrigin> origins = EnumSet.noneOf(DataOrigin.class);
        Optional<PractitionerId> practitioner = Optional.empty();
        Optional<ProjectId> project = Optional.empty();
        try {
            for (Extension part : stated.get(0).getExtension()) {
                if (PRACTITIONER.equals(part.getUrl()) && practitioner.isEmpty()) {
                    practitioner = Optional.of(new PractitionerId(practitioner(part)));
                } else if (PROJECT.equals(part.getUrl()) && project.isEmpty()) {
                    project = Optional.of(new ProjectId(text(part)));
                } else if (SOURCE.equals(part.getUrl())) {
                    origins.add(DataOrigin.ofCode(text(part)).orElseThrow(IllegalArgumentException::new));
                } else {
                    throw new CannotRead(Reason.UNKNOWN_ELEMENT);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new CannotRead(Reason.UNKNOWN_ELEMENT);
        }
        return new Narrowing(
                origins.isEmpty() ? EnumSet.allOf(DataOrigin.class) : origins, Set.of(), practitioner, project);
    }

    public static void write(ProvisionComponent provision, Narrowing narrowing) {
        Extension stated = new Extension(EXTENSION);
        narrowing
                .practitioner()
                .ifPresent(who -> stated.addExtension(PRACTITIONER, new Reference("Practitioner/" + who.value())));
        narrowing.project().ifPresent(which -> stated.addExtension(PROJECT, new StringType(which.value())));
        if (!narrowing.origins().equals(EnumSet.allOf(DataOrigin.class))) {
            narrowing.origins().stream()
                    .sorted()
                    .forEach(origin -> stated.addExtension(SOURCE, new CodeType(origin.code())));
        }
        if (stated.hasExtension()) {
            provision.addModifierExtension(stated);
        }
    }

    private static String practitioner(Extension part) throws CannotRead {
        if (part.getValue() instanceof Reference who
                && "Practitioner".equals(who.getReferenceElement().getResourceType())
                && !who.getReferenceElement().isAbsolute()) {
            return who.getReferenceElement().getIdPart();
        }
        throw new CannotRead(Reason.UNKNOWN_ELEMENT);
    }

    private static String text(Extension part) {
        return part.getValue() == null ? "" : String.valueOf(part.getValue().primitiveValue());
    }
}
