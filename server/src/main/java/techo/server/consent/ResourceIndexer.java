package techo.server.consent;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import techo.interceptors.consent.ConsentError;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.consent.ConsentReading;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Caller;
import techo.server.consent.PersonRows.AskedBy;

/**
 * Writes {@code techo_resource} for every stored resource, and compiles consents, in the transaction of the write.
 *
 * <p>A resource keeps its owner for life. A deleted one keeps its row, so that its history stays as visible, and as
 * hidden, as it was.
 */
@Interceptor
public final class ResourceIndexer {
    private final Ownership ownership;
    private final ResourceRows rows;
    private final DocumentParts parts;
    private final Hiding hiding;
    private final PersonRows persons;
    private final ConsentGate gate;
    private final DelegateGate delegates;
    private final AcquisitionGate acquisition;
    private final ConsentCompilation compilation;
    private final Clock clock;
    private final ConsentReader reader = new ConsentReader();

    ResourceIndexer(
            Ownership ownership,
            ResourceRows rows,
            DocumentParts parts,
            Hiding hiding,
            PersonRows persons,
            ConsentGate gate,
            DelegateGate delegates,
            AcquisitionGate acquisition,
            ConsentCompilation compilation,
            Clock clock) {
        this.ownership = ownership;
        this.rows = rows;
        this.parts = parts;
        this.hiding = hiding;
        this.persons = persons;
        this.gate = gate;
        this.delegates = delegates;
        this.acquisition = acquisition;
        this.compilation = compilation;
        this.clock = clock;
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        index(resource, request);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after, @Nullable RequestDetails request) {
        index(after, request);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(IBaseResource resource) {
        if (resource instanceof Consent) {
            long resId = resId(resource);
            rows.find(resId).ifPresent(row -> compilation.removed(row.patientPid(), resId));
        }
    }

    private void index(IBaseResource resource, @Nullable RequestDetails request) {
        long resId = resId(resource);
        Optional<StoredRow> before = rows.find(resId);
        Optional<StoredRow> written = ownership
                .row(resource, resId, before, request)
                .map(row -> row.withQuarantined(QuarantineMark.isOn(resource)));
        if (before.isPresent() && !ownerOf(before).equals(ownerOf(written))) {
            throw new TechoException(ConsentError.OWNER_UNCHANGEABLE);
        }
        if (written.isEmpty() && !(resource instanceof Group)) {
            rows.belongsToNobody(resId);
        }
        written.ifPresent(row -> {
            requireManaged(row, request);
            requireTakenIn(row, request);
            long version = resource.getIdElement().getVersionIdPartAsLong();
            if (before.isPresent()) {
                hiding.lock(resId, resource);
            }
            rows.write(row, version);
            hiding.stored(resId, resource, clock.instant());
            if (before.isEmpty()) {
                parts.writeFirst(row, resource, held -> categoryOf(held, row, resource, request));
            } else if (!KeptFacts.isOn(request)) {
                boolean holdsOther = parts.write(row, resource, held -> categoryOf(held, row, resource, request));
                if (holdsOther || !row.saysTheSameAs(before.get())) {
                    rows.becameOther(resId, version);
                }
            }
        });
        if (resource instanceof Patient patient) {
            written.ifPresent(row -> freezeAfterDeath(row.patientPid(), patient));
        }
        if (resource instanceof Consent consent) {
            compile(consent, resId, written, request);
        }
    }

    /** What a reader of files put into a resource that is no document is of the kind that it gave the whole. */
    private DataCategory categoryOf(
            IBaseResource held, StoredRow holder, IBaseResource resource, @Nullable RequestDetails request) {
        boolean read = Optional.ofNullable(request).flatMap(StoredFacts::of).isPresent();
        return read && !(resource instanceof Bundle) && !(resource instanceof Composition)
                ? holder.category()
                : ownership.category(held, request);
    }

    /**
     * Consents that a delegate gives, and where a file came from, are kept by the server as the record of what happened;
     * a plain write of those is refused before.
     */
    private void requireManaged(StoredRow row, @Nullable RequestDetails request) {
        Optional<Caller> writing = CallerOnRequest.of(request)
                .or(() -> Optional.ofNullable(request).flatMap(StoredFacts::of).map(StoredFacts::sender));
        if (writing.isPresent()
                && writing.get() instanceof Caller.Delegate delegate
                && row.category() != DataCategory.RECORD) {
            delegates.requireManaged(delegate, delegate.principal(), row);
        }
    }

    private void requireTakenIn(StoredRow row, @Nullable RequestDetails request) {
        if (request != null) {
            StoredFacts.of(request).ifPresent(imported -> acquisition.require(row, imported.owner(), request));
        }
    }

    private static Optional<Long> ownerOf(Optional<StoredRow> row) {
        return row.map(StoredRow::patientPid);
    }

    /** A Consent that nobody owns, or that the rules cannot read, is not evidence of anything and is not stored. */
    private void compile(Consent consent, long resId, Optional<StoredRow> row, @Nullable RequestDetails request) {
        StoredRow owned = row.filter(found -> found.patientPid() != StoredRow.DIRECTORY)
                .orElseThrow(() -> new TechoException(ConsentError.OWNER_REQUIRED));
        ConsentReading reading = reader.read(consent);
        CallerOnRequest.of(request).ifPresent(caller -> require(caller, owned.patientPid(), reading));
        compilation.stored(owned.patientPid(), resId, consent);
    }

    private void require(Caller caller, long patientPid, ConsentReading reading) {
        if (reading instanceof ConsentReading.Unreadable) {
            throw new TechoException(ConsentError.CONSENT_UNREADABLE);
        }
        rows.patient(patientPid).ifPresent(person -> gate.require(caller, person, reading));
        if (caller instanceof Caller.Citizen) {
            persons.acted(patientPid);
        }
    }

    private void freezeAfterDeath(long patientPid, Patient patient) {
        boolean dead = patient.getDeceased() instanceof DateTimeType
                || (patient.getDeceased() instanceof BooleanType deceased && deceased.booleanValue());
        if (dead) {
            persons.freeze(patientPid, AskedBy.OPERATOR);
        }
    }

    private static long resId(IBaseResource resource) {
        Object pid = IDao.RESOURCE_PID.get(resource);
        return ((JpaPid) pid).getId();
    }
}
