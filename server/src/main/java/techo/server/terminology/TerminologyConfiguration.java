package techo.server.terminology;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.profiles.ProfileValidator;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.storage.DataDirectory;
import techo.terminology.master.MasterLayouts;

/** Terminology: what ships, what an operator loads, and the operations that ask it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TerminologyProperties.class)
public class TerminologyConfiguration {

    @Bean
    LoadedVersions loadedVersions(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new JdbcLoadedVersions(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    MasterLoads masterLoads(JdbcTemplate jdbc) {
        return new JdbcMasterLoads(jdbc);
    }

    @Bean
    CurrentTerminology currentTerminology(
            LoadedVersions versions, TerminologyProperties properties, ObjectProvider<ProfileValidator> validator) {
        return new CurrentTerminology(
                versions, properties.memory().toBytes(), () -> validator.ifAvailable(ProfileValidator::forgetAnswers));
    }

    @Bean
    SchedulingConfigurer terminologyRefresh(CurrentTerminology current, TerminologyProperties properties) {
        return tasks -> tasks.addFixedDelayTask(current::refresh, properties.refresh());
    }

    @Bean
    MasterLayouts masterLayouts(TerminologyProperties properties) {
        return MasterLayouts.with(properties.masters().entrySet().stream()
                .map(master -> master.getValue().layout(master.getKey()))
                .toList());
    }

    @Bean
    MasterLoading masterLoading(
            MasterLoads loads,
            LoadedVersions versions,
            DataDirectory directory,
            CurrentTerminology current,
            FhirContext context,
            Clock clock) {
        return new MasterLoading(
                loads,
                versions,
                directory.below("terminology"),
                current::refresh,
                resource -> context.newJsonParser().encodeResourceToString(resource),
                clock);
    }

    @Bean
    DefinitionPages definitionPages(FhirProperties fhir) {
        return new DefinitionPages(fhir.baseUrl(), fhir.defaultPageSize(), fhir.maximumPageSize());
    }

    @Bean
    FhirOperations codeSystems(CurrentTerminology current, DefinitionPages pages) {
        return FhirOperations.of(
                new CodeSystemProvider(current, pages), Set.of("$lookup", "$validate-code", "$subsumes"));
    }

    @Bean
    FhirOperations valueSets(
            CurrentTerminology current, DefinitionPages pages, TerminologyProperties properties, Clock clock) {
        return FhirOperations.of(
                new ValueSetProvider(current, pages, properties.expansionSize(), clock),
                Set.of("$expand", "$validate-code"));
    }

    @Bean
    FhirOperations conceptMaps(CurrentTerminology current, DefinitionPages pages) {
        return FhirOperations.of(new ConceptMapProvider(current, pages), Set.of("$translate"));
    }

    @Bean
    FhirOperations masters(
            MasterLayouts layouts,
            MasterLoading loading,
            MasterLoads loads,
            LoadedVersions versions,
            CurrentTerminology current,
            FhirProperties fhir,
            Clock clock) {
        return FhirOperations.of(
                new MasterLoadProvider(layouts, loading, loads, versions, current, fhir.baseUrl(), clock),
                Set.of("$load", "$load-status", "$make-current"));
    }
}
