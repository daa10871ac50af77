package techo.server.consent;

import java.util.Collection;
import java.util.List;
import org.hl7.fhir.r4.model.Consent;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.Evidence;
import techo.policy.consent.Grant;
import techo.policy.consent.GrantCompiler;
import techo.policy.consent.LegalLimits;

/**
 * Keeps provisions and grants in step with the stored consents. It runs in the transaction that stores the Consent, so
 * a withdrawal is in force, on every node, for the first statement after the commit.
 */
final class ConsentCompilation {
    private final ResourceRows resources;
    private final ProvisionRows provisions;
    private final GrantRows grants;
    private final ConsentReader reader = new ConsentReader();
    private final GrantCompiler compiler = new GrantCompiler(LegalLimits.initial());

    ConsentCompilation(ResourceRows resources, ProvisionRows provisions, GrantRows grants) {
        this.resources = resources;
        this.provisions = provisions;
        this.grants = grants;
    }

    void stored(long patientPid, long consentResId, Consent consent) {
        // Two consents of one person at once: whoever compiles last must see what the other wrote.
        resources.lock(patientPid);
        provisions.delete(consentResId);
        ConsentRef ref = new ConsentRef(
                new ConsentId(consent.getIdElement().getIdPart()),
                consent.getIdElement().getVersionIdPartAsLong());
        var unused = reader.read(consent)
                .fold(
                        inForce -> {
                            provisions.insert(patientPid, consentResId, ref, inForce.provisions());
                            return ref;
                        },
                        notInForce -> ref,
                        unreadable -> {
                            provisions.insertUnreadable(patientPid, consentResId, ref);
                            return ref;
                        });
        compile(patientPid);
    }

    void removed(long patientPid, long consentResId) {
        resources.lock(patientPid);
        provisions.delete(consentResId);
        compile(patientPid);
    }

    private void compile(long patientPid) {
        Collection<ConsentRecord> evidence = provisions.of(patientPid);
        List<Grant> compiled = evidence.stream()
                .map(ConsentRecord::person)
                .findFirst()
                .map(person -> compiler.compile(person, Evidence.of(evidence)))
                .orElse(List.of());
        grants.replace(patientPid, compiled, provisions.consentResIds(patientPid));
    }
}
