package techo.server.portal;

import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;

/** The erasure of the record of the person whose token it is. */
final class OwnErasure {
    private final FhirRequests fhir;

    OwnErasure(FhirRequests fhir) {
        this.fhir = fhir;
    }

    ErasureShown shown(Opened opened) {
        return ErasureShown.of(fhir.ask(opened.token(), opened.operation("$erasure")));
    }

    /** @return why it was refused, if so; the same of the other below */
    Optional<OperationOutcome> ask(Opened opened) {
        return fhir.post(opened.token(), opened.operation("$erase"), new Parameters());
    }

    Optional<OperationOutcome> takeBack(Opened opened) {
        return fhir.post(opened.token(), opened.operation("$erase-cancel"), new Parameters());
    }
}
