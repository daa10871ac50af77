package techo.server.disclosure;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.sql.Array;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.WritePolicy;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.AcquisitionSource;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * Records what operators enter into records resource by resource, in the transaction that stores it: one acquisition for each
 * person. What a file brought in is recorded by its import, and who people are is registered and not taken in.
 */
@Interceptor
public final class OwnEntries {
    private static final String STORED = "select r.res_id, r.category, p.fhir_id from techo_resource r"
            + " join hfj_resource p on p.res_id = r.patient_pid where r.res_id = any(?)";

    private final Acquisitions acquisitions;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    OwnEntries(Acquisitions acquisitions, JdbcTemplate jdbc, Clock clock) {
        this.acquisitions = acquisitions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** An operator changes nothing that is in a record, so that there is nothing else to hook. */
    @Hook(STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        CallerOnRequest.of(request)
                .filter(caller -> caller instanceof Caller.Operator && !WritePolicy.isRegistration(resource.fhirType()))
                .ifPresent(operator -> entered(operator).types.put(resId(resource), resource.fhirType()));
    }

    private Entered entered(Caller operator) {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(each -> each instanceof Entered entered && entered.operator.equals(operator))
                .map(Entered.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    Entered entered = new Entered(operator);
                    TransactionSynchronizationManager.registerSynchronization(entered);
                    return entered;
                });
    }

    private static long resId(IBaseResource resource) {
        return ((JpaPid) IDao.RESOURCE_PID.get(resource)).getId();
    }

    /** In one transaction. */
    private final class Entered implements TransactionSynchronization {
        private final Caller operator;
        /** By HAPI's key. */
        private final Map<Long, String> types = new HashMap<>();

        Entered(Caller operator) {
            this.operator = operator;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            Map<PatientId, Map<DisclosedKind, Long>> counts = new HashMap<>();
            jdbc.query(
                    connection -> {
                        Array resIds = connection.createArrayOf(
                                "bigint", types.keySet().toArray());
                        var statement = connection.prepareStatement(STORED);
                        statement.setArray(1, resIds);
                        return statement;
                    },
                    row -> {
                        DataCategory category =
                                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN);
                        // What the server keeps as the record of what happened is not taken in.
                        if (category != DataCategory.RECORD) {
                            counts.computeIfAbsent(new PatientId(row.getString("fhir_id")), person -> new HashMap<>())
                                    .merge(kind(category, type(row.getLong("res_id")), 1), 1L, Long::sum);
                        }
                    });
            counts.forEach((person, kinds) -> acquisitions.add(acquisition(person, kinds)));
        }

        private String type(long resId) {
            return String.valueOf(types.get(resId));
        }

        private Acquisition acquisition(PatientId person, Map<DisclosedKind, Long> kinds) {
            return new Acquisition(
                    person,
                    clock.instant(),
                    Acquisition.Provider.of(operator),
                    Optional.of(new AcquisitionSource.OwnEntry()),
                    operator.client(),
                    new TreeSet<>(List.of(DataOrigin.OPERATOR)),
                    kinds.entrySet().stream()
                            .map(one ->
                                    kind(one.getKey().category(), one.getKey().type(), one.getValue()))
                            .toList(),
                    List.of());
        }
    }

    private static DisclosedKind kind(DataCategory category, String type, long count) {
        return new DisclosedKind(category, type, Optional.empty(), count);
    }
}
