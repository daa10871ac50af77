package techo.server.audit;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.AuditEventIsReadOnly;
import techo.interceptors.audit.AuditOpening;
import techo.interceptors.audit.AuditShown;
import techo.interceptors.audit.AuditedChanges;
import techo.interceptors.audit.SubjectsOfResources;
import techo.interceptors.consent.StoredResources;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.NodeId;
import techo.policy.consent.DelegateRight;
import techo.server.consent.DelegateGate;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.fhir.InterceptorOrder;
import techo.server.personkey.MasterKey;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DataDirectory;
import techo.server.storage.DatabaseKind;

/** The audit trail, what feeds it, and the filter that lets no answer out without a record. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
public class AuditConfiguration {
    /** Before the security filters (at -100), so that what they refuse is seen; nothing needs to run earlier. */
    private static final int BEFORE_EVERYTHING = Ordered.HIGHEST_PRECEDENCE + 10;
    /** Less than is left of a container's time when running requests have used theirs. */
    private static final Duration COPYING_AT_STOP = Duration.ofSeconds(5);

    @Bean
    NodeId auditNode(DataDirectory directory) {
        return new NodeIdFile(directory.below("audit")).readOrCreate();
    }

    @Bean
    SigningKey auditSigningKey(AuditProperties properties, DataDirectory directory, DatabaseKind database) {
        return SigningKeyFile.of(properties, directory.below("audit"), database).read();
    }

    @Bean
    SignedStatements signedStatements(SigningKey key) {
        return new SignedStatements(key);
    }

    /** The checkpoints need it, so it is closed after the last one. */
    @Bean
    CopiedNotes copiedNotes(CheckpointCopies copies) {
        return new CopiedNotes(copies, COPYING_AT_STOP).start();
    }

    @Bean
    CheckpointDirectory auditCheckpointDirectory(
            AuditProperties properties, DataDirectory directory, CopiedNotes copies) {
        Path kept = directory.below("audit");
        Path checkpoints = properties.checkpointsDir().isEmpty()
                ? kept.resolve("checkpoints")
                : Path.of(properties.checkpointsDir());
        return new CheckpointDirectory(checkpoints, copies);
    }

    @Bean
    CheckpointedRecords checkpointedRecords(DataSource database) {
        return new JdbcCheckpointedRecords(database);
    }

    @Bean
    Checkpoints auditCheckpoints(
            CheckpointDirectory directory,
            CheckpointedRecords stored,
            SigningKey key,
            AuditProperties properties,
            Clock clock) {
        return new Checkpoints(directory, stored, key, clock, properties).start();
    }

    @Bean
    RecordSeals recordSeals(PersonKeys keys) {
        return new RecordSeals(keys);
    }

    @Bean
    AuditPayload auditPayload(RecordSeals seals) {
        return new AuditPayload(seals::opener);
    }

    @Bean
    AuditMonths auditMonths(DatabaseKind database, Clock clock) {
        return new AuditMonths(database, clock);
    }

    /** Needs the checkpoints, so it is closed before them, and the last checkpoint covers its last record. */
    @Bean
    GroupCommitTrail auditTrail(
            AuditRows rows,
            NodeId node,
            DataDirectory directory,
            MasterKey master,
            AuditProperties properties,
            RecordSeals seals,
            AuditPayload payloads,
            Checkpoints checkpoints) {
        Spool spool = new Spool(
                directory.below("audit").resolve("spool"),
                master,
                properties.spoolLimit().toBytes());
        ChainWriter chain = new ChainWriter(rows, node, seals::of, checkpoints::reached);
        // Half of the time that requests wait, so that they learn of the spool before they give up.
        DurableRecords records = new DurableRecords(
                chain, spool, payloads, properties.maximumWait().dividedBy(2), properties.batch());
        return new GroupCommitTrail(records, properties).start();
    }

    @Bean
    AuditRows auditRows(DataSource dataSource, AuditMonths months, DisclosureRows disclosures) {
        return new JdbcAuditRows(dataSource, months, disclosures);
    }

    @Bean
    RefusedRequests refusedRequests(AuditTrail trail, Clock clock, AuditProperties properties) {
        return new RefusedRequests(trail, clock).start(properties.refusalWindow());
    }

    @Bean
    SubjectsOfResources subjectsOfResources(JdbcTemplate jdbc) {
        return new JdbcSubjects(jdbc);
    }

    @Bean
    FilterRegistrationBean<AuditFilter> auditFilter(
            GroupCommitTrail trail,
            RefusedRequests refusals,
            SubjectsOfResources owners,
            AuditProperties properties,
            SigningKey key,
            Clock clock,
            FhirContext context) {
        AuditedPaths paths = new AuditedPaths();
        NetworkAddresses networks = new NetworkAddresses(properties.networkAddress(), key);
        RequestRecording recording = new RequestRecording(trail, refusals, owners, paths, networks, clock);
        AuditFilter filter = new AuditFilter(paths, recording, new AuditUnavailableAnswer(context));
        FilterRegistrationBean<AuditFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(BEFORE_EVERYTHING);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    @Bean
    FhirInterceptor auditOpening(FhirContext context) {
        return new FhirInterceptor(InterceptorOrder.AUDIT_OPEN, Scope.REQUESTS, new AuditOpening(context));
    }

    @Bean
    FhirInterceptor auditEventIsReadOnly() {
        return new FhirInterceptor(InterceptorOrder.AUDIT_OPEN, Scope.STORAGE, new AuditEventIsReadOnly());
    }

    @Bean
    FhirInterceptor auditShown(FhirContext context) {
        return new FhirInterceptor(InterceptorOrder.AUDIT_SHOWN, Scope.REQUESTS, new AuditShown(context));
    }

    @Bean
    JdbcIntents auditIntents(JdbcTemplate jdbc) {
        return new JdbcIntents(jdbc);
    }

    @Bean
    FhirInterceptor announcedChanges(JdbcIntents intents, FhirContext context, Clock clock) {
        AnnouncedChanges announced = new AnnouncedChanges(intents, new AuditedChanges(context), clock);
        return new FhirInterceptor(InterceptorOrder.AUDIT_SHOWN, Scope.STORAGE, announced);
    }

    @Bean
    OrphanedIntents orphanedIntents(
            JdbcIntents intents,
            GroupCommitTrail trail,
            SubjectsOfResources owners,
            Clock clock,
            AuditPayload payloads,
            AuditProperties properties) {
        return new OrphanedIntents(intents, trail, owners, clock, payloads).start(properties.orphanAfter());
    }

    @Bean
    PersonalAccesses personalAccesses(
            JdbcTemplate jdbc, AuditPayload payloads, SubjectsOfResources owners, StoredResources stored, Clock clock) {
        return new PersonalAccesses(jdbc, payloads, new OwnPart(owners, stored, clock));
    }

    @Bean
    LogReaders logReaders(DelegateGate delegates) {
        return new LogReaders(delegate -> delegates.gives(delegate, DelegateRight.ACCESS_LOG));
    }

    @Bean
    FhirOperations auditProofs(
            PersonalAccesses accesses, LogReaders readers, CheckpointedRecords records, AuditPayload payloads) {
        return FhirOperations.of(new AuditProofProvider(accesses, readers, records, payloads), Set.of("$proof"));
    }

    @Bean
    FhirOperations auditEvents(PersonalAccesses accesses, LogReaders readers, FhirProperties fhir) {
        return FhirOperations.of(
                new AuditEventProvider(
                        accesses, readers, fhir.baseUrl(), fhir.defaultPageSize(), fhir.maximumPageSize()),
                Set.of());
    }
}
