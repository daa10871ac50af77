package techo.server.consent;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.dao.SearchBuilderFactory;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.search.builder.sql.SqlObjectFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.Admission;
import techo.interceptors.consent.AdmissionInterceptor;
import techo.interceptors.consent.BodyScopes;
import techo.interceptors.consent.ConsentAssertion;
import techo.interceptors.consent.MaskedWrites;
import techo.interceptors.consent.Masks;
import techo.interceptors.consent.TakenAway;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.Masking;
import techo.policy.consent.PurposeCeiling;
import techo.policy.consent.ScopePolicy;
import techo.policy.consent.WritePolicy;
import techo.server.delegation.DelegatedCondition;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.InterceptorOrder;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.Recipients;
import techo.server.storage.DatabaseClock;

/** Consent in the database: what is written with every resource and what every statement is narrowed by. */
@Configuration(proxyBeanMethods = false)
public class ConsentConfiguration {
    @Bean
    VisibleResources visibleResources(
            JdbcTemplate jdbc,
            PartitionSettings partitions,
            RecipientProperties properties,
            Recipients recipients,
            PublishedNotices notices,
            PurposeCeiling ceiling,
            LegalLimits limits,
            DocumentTypes documentTypes) {
        return new VisibleResources(
                jdbc,
                partitions,
                new GrantCondition(
                        jdbc,
                        ceiling,
                        limits,
                        new RegisterCondition(properties, limits),
                        new StoredGates(recipients, notices, ceiling, limits),
                        GrantCondition.MANY),
                new DelegatedCondition(partitions, limits),
                documentTypes);
    }

    @Bean
    @Primary
    SearchBuilderFactory<JpaPid> narrowedSearchBuilderFactory(
            JdbcTemplate jdbc,
            VisibleResources visibleResources,
            @Lazy ISearchParamRegistry searchParameters,
            Clock clock) {
        return new NarrowedSearchBuilderFactory(
                visibleResources, new HiddenTargets(jdbc, visibleResources, searchParameters), clock);
    }

    @Bean
    @Primary
    SqlObjectFactory narrowedSqlObjectFactory(AutowireCapableBeanFactory beans, VisibleResources visibleResources) {
        return new NarrowedSqlObjectFactory(beans, visibleResources);
    }

    @Bean
    PendingWrites pendingWrites(EntityManagerFactory factory) {
        return new PendingWrites(factory);
    }

    @Bean
    JdbcStoredResources storedResources(
            JdbcTemplate jdbc, VisibleResources visibleResources, PendingWrites pendingWrites) {
        return new JdbcStoredResources(jdbc, visibleResources, pendingWrites);
    }

    @Bean
    Admission admission(JdbcStoredResources storedResources, FhirContext context, Clock clock) {
        return new Admission(
                storedResources,
                new WritePolicy(new CategoryRules()),
                new BodyScopes(new ScopePolicy(), new CategoryRules()),
                context,
                clock);
    }

    @Bean
    FhirInterceptor admissionOfRequests(Admission admission) {
        return new FhirInterceptor(InterceptorOrder.ADMISSION, Scope.REQUESTS, new AdmissionInterceptor(admission));
    }

    @Bean
    FhirInterceptor consentIndex(
            JdbcTemplate jdbc,
            PersonRows persons,
            StoredEvidence evidence,
            DelegateGate delegates,
            ConsentProperties properties,
            LegalLimits limits,
            ConsentCompilation compilation,
            DocumentParts parts,
            Hiding hiding,
            FhirContext context,
            DatabaseClock database,
            Clock clock) {
        ResourceRows rows = new ResourceRows(jdbc);
        ResourceIndexer indexer = new ResourceIndexer(
                new Ownership(rows, new CategoryRules(), context),
                rows,
                parts,
                hiding,
                persons,
                new ConsentGate(evidence, database),
                delegates,
                new AcquisitionGate(evidence, limits, properties.acquisitionBy(), database),
                compilation,
                clock);
        return new FhirInterceptor(InterceptorOrder.CONSENT_INDEX, Scope.STORAGE, indexer);
    }

    @Bean
    FhirInterceptor releasedReferences() {
        return new FhirInterceptor(InterceptorOrder.CONSENT_INDEX, Scope.STORAGE, new ReleasedReferences());
    }

    @Bean
    Masks masks(JdbcStoredResources storedResources) {
        return new Masks(storedResources, new Masking(new CategoryRules()));
    }

    @Bean
    TakenAway takenAway(JdbcStoredResources storedResources, StoredEvidence evidence, Masks masks) {
        return new TakenAway(storedResources, evidence, masks, new Masking(new CategoryRules()));
    }

    @Bean
    FhirInterceptor maskedWrites(Masks masks, Clock clock) {
        return new FhirInterceptor(InterceptorOrder.ADMISSION, Scope.REQUESTS, new MaskedWrites(masks, clock));
    }

    @Bean
    FhirInterceptor consentAssertion(JdbcStoredResources storedResources, StoredEvidence evidence, Masks masks) {
        return new FhirInterceptor(
                InterceptorOrder.CONSENT_ASSERTION,
                Scope.STORAGE,
                new ConsentAssertion(
                        storedResources, evidence, new ScopePolicy(), masks, new Masking(new CategoryRules())));
    }
}
