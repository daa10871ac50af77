package techo.server.exchange;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Optional;
import java.util.function.Predicate;
import techo.interceptors.error.TechoException;
import techo.policy.disclosure.AcquisitionSource;
import techo.policy.disclosure.Circumstances;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;

/**
 * Who hands files over, and from whom an operator got them (確認義務, APPI Art. 30(1)): an operator must say it, and nobody else
 * may.
 */
record HandedOver(Caller caller, Optional<AcquisitionSource> source) {
    private static final String FROM = "from";
    private static final String OBTAINED = "obtained";
    private static final String ORGANISATION = "Organization/";

    /**
     * From the address: {@code from=Organization/…} with {@code obtained=…}, or {@code from=Patient/…}, this very person.
     *
     * @param known whether the register can tell name, address and representative of an organisation
     * @throws TechoException when an operator does not say it, or anybody else does
     */
    static HandedOver of(Caller caller, PatientId person, ServletRequestDetails request, Predicate<RecipientId> known) {
        Optional<String> from = value(request, FROM);
        Optional<String> obtained = value(request, OBTAINED);
        if (caller instanceof Caller.Operator) {
            return new HandedOver(caller, Optional.of(source(person, from, obtained, known)));
        }
        if (from.isPresent() || obtained.isPresent()) {
            throw new TechoException(ImportError.IMPORT_SOURCE_NOT_ASKED);
        }
        return new HandedOver(caller, Optional.empty());
    }

    private static AcquisitionSource source(
            PatientId person, Optional<String> from, Optional<String> obtained, Predicate<RecipientId> known) {
        if (from.equals(Optional.of("Patient/" + person.value())) && obtained.isEmpty()) {
            return new AcquisitionSource.Person();
        }
        RecipientId organisation = from.flatMap(HandedOver::organisation)
                .orElseThrow(() -> new TechoException(ImportError.IMPORT_SOURCE_MISSING));
        Circumstances circumstances = obtained.flatMap(Circumstances::ofCode)
                .orElseThrow(() -> new TechoException(ImportError.IMPORT_SOURCE_MISSING));
        if (!known.test(organisation)) {
            throw new TechoException(ImportError.IMPORT_SOURCE_UNKNOWN);
        }
        return new AcquisitionSource.Organisation(organisation, circumstances);
    }

    private static Optional<RecipientId> organisation(String named) {
        try {
            return named.startsWith(ORGANISATION)
                    ? Optional.of(new RecipientId(named.substring(ORGANISATION.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private static Optional<String> value(ServletRequestDetails request, String name) {
        String[] values = request.getParameters().get(name);
        if (values == null) {
            return Optional.empty();
        }
        if (values.length > 1) {
            throw new TechoException(ImportError.IMPORT_SOURCE_MISSING);
        }
        return Optional.of(values[0]);
    }
}
