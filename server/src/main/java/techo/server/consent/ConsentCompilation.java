package techo.server.consent;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Consent;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.Grant;
import techo.policy.consent.GrantCompiler;
import techo.policy.consent.LegalLimits;

/**
 * Keeps provisions, choices and grants in step with the stored consents. It runs in the transaction that stores the
 * Consent, so a withdrawal is in force, on every node, for the first statement after the commit.
 */
public final class ConsentCompilation {
    private final ResourceRows resources;
    private final ProvisionRows provisions;
    private final EmergencyRows emergencies;
    private final StoredEvidence evidence;
    private final GrantRows grants;
    private final GrantCompiler compiler;
    private final ConsentReader reader = new ConsentReader();

    ConsentCompilation(
            ResourceRows resources,
            ProvisionRows provisions,
            EmergencyRows emergencies,
            StoredEvidence evidence,
            GrantRows grants,
            LegalLimits limits) {
        this.resources = resources;
        this.provisions = provisions;
        this.emergencies = emergencies;
        this.evidence = evidence;
        this.grants = grants;
        this.compiler = new GrantCompiler(limits);
    }

    void stored(long patientPid, long consentResId, Consent consent) {
        // Two consents of one person at once: whoever compiles last must see what the other wrote.
        resources.lock(patientPid);
        forget(consentResId);
        ConsentRef ref = new ConsentRef(
                new ConsentId(consent.getIdElement().getIdPart()),
                consent.getIdElement().getVersionIdPartAsLong());
        var unused = reader.read(consent)
                .fold(
                        inForce -> {
                            provisions.insert(patientPid, consentResId, ref, inForce);
                            return ref;
                        },
                        choice -> {
                            emergencies.insertChoice(patientPid, consentResId, ref, choice);
                            return ref;
                        },
                        notInForce -> ref,
                        unreadable -> {
                            provisions.insertUnreadable(patientPid, consentResId, ref);
                            return ref;
                        });
        compileOnce(patientPid);
    }

    /** At once: HAPI may tell of it when the transaction commits already, and nothing that is due then would be done. */
    void removed(long patientPid, long consentResId) {
        resources.lock(patientPid);
        forget(consentResId);
        compile(patientPid);
    }

    /** Makes the grants of one person again from what is on file now, within the transaction that changed it. */
    public void recompile(long patientPid) {
        resources.lock(patientPid);
        compileOnce(patientPid);
    }

    /** When all of the transaction is stored: a Bundle may give and take back many consents of one person. */
    private void compileOnce(long patientPid) {
        TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Due.class::isInstance)
                .map(Due.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    Due due = new Due();
                    TransactionSynchronizationManager.registerSynchronization(due);
                    return due;
                })
                .people
                .add(patientPid);
    }

    /** Whose grants are to be made before the transaction commits; when that fails, nothing of it is stored. */
    private final class Due implements TransactionSynchronization {
        private final Set<Long> people = new LinkedHashSet<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            people.forEach(ConsentCompilation.this::compile);
        }
    }

    private void forget(long consentResId) {
        provisions.delete(consentResId);
        emergencies.deleteChoice(consentResId);
    }

    private void compile(long patientPid) {
        List<Grant> compiled = resources
                .patient(patientPid)
                .map(person -> compiler.compile(person, evidence.of(Set.of(person))))
                .orElse(List.of());
        grants.replace(patientPid, compiled, provisions.consentResIds(patientPid));
    }
}
