package techo.exchange.notebook;

import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;

/**
 * Who prescribed a drug (51, 55), as the prescription that its dispensing goes back to.
 *
 * <p>A notebook tells what was dispensed, not what was ordered: there is no dose here and no date of the order, and so no
 * claim to JP Core's profile, which requires that date. The drug is the one dispensed.
 */
final class RequestTranslator {

    private RequestTranslator() {}

    static MedicationRequest translate(DrugEntry entry, Reference subject, ImportKey key) {
        MedicationRequest request = new MedicationRequest();
        entry.identifiers().forEach(request::addIdentifier);
        request.addIdentifier(key.identifier())
                .setStatus(MedicationRequestStatus.COMPLETED)
                .setIntent(MedicationRequestIntent.ORDER)
                .setMedication(Concepts.of(entry.drug().drug()))
                .setSubject(subject);
        Parties.prescriber(entry.block().prescribingInstitution(), entry.drug().prescriber(), request)
                .ifPresent(request::setRequester);
        return request;
    }
}
