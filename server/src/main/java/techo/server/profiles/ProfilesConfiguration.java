package techo.server.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.config.JpaConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.Admission;
import techo.profiles.JapaneseProfiles;
import techo.profiles.LeanDefinitions;
import techo.profiles.LoadedGuide;
import techo.profiles.OfficialPackages;
import techo.profiles.PackageLimits;
import techo.profiles.ProfileValidator;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.InterceptorOrder;
import techo.server.fhir.OfferedInteractions;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.fhir.LoadedTerminologySupport;

/** Our profiles: in HAPI's validation chain, and as the judge of everything that is stored. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProfilesProperties.class)
public class ProfilesConfiguration {

    @Bean
    JapaneseProfiles japaneseProfiles(FhirContext context) {
        return JapaneseProfiles.load(context);
    }

    @Bean
    static ProfilesInHapisChain profilesInHapisChain(ObjectProvider<JapaneseProfiles> profiles) {
        return new ProfilesInHapisChain(profiles);
    }

    @Bean
    OfficialPackages officialPackages(ProfilesProperties properties) {
        return new InstalledPackages(properties.packageSources(), PackageLimits.standard(), Duration.ofSeconds(60))
                .load();
    }

    /** What is loaded, where monitoring finds it: one series for each guide, its value the number of definitions. */
    @Bean
    MeterBinder loadedGuides(OfficialPackages packages) {
        return registry -> packages.report()
                .forEach(guide -> Gauge.builder("techo.profiles.guide", guide, LoadedGuide::definitions)
                        .tag("guide", guide.name())
                        .tag("version", guide.version())
                        .tag("remarks", Integer.toString(guide.remarks().size()))
                        .tag("patches", String.join(" ", guide.patches()))
                        .strongReference(true)
                        .register(registry));
    }

    @Bean
    ProfileValidator profileValidator(
            FhirContext context,
            JapaneseProfiles profiles,
            @Qualifier(JpaConfig.DEFAULT_PROFILE_VALIDATION_SUPPORT) DefaultProfileValidationSupport base,
            OfficialPackages packages,
            Supplier<Catalogue> terminology,
            ProfilesProperties properties) {
        LeanDefinitions.make(base);
        return ProfileValidator.create(
                context,
                profiles,
                base,
                packages,
                List.of(new LoadedTerminologySupport(context, terminology)),
                properties.concurrentValidations());
    }

    @Bean
    ProfileJudge profileJudge(ProfileValidator validator) {
        return new ProfileJudge(validator);
    }

    @Bean
    ViolationRows violationRows(JdbcTemplate jdbc, FhirContext context, Clock clock) {
        return new ViolationRows(jdbc, context, clock);
    }

    @Bean
    FhirInterceptor storedResourceValidation(ProfileJudge judge, ProfilesProperties properties, ViolationRows rows) {
        return new FhirInterceptor(
                InterceptorOrder.PROFILES,
                FhirInterceptor.Scope.STORAGE,
                new StoredResourceValidation(judge, properties.modes(), rows));
    }

    @Bean
    FhirInterceptor violationAnswers() {
        return new FhirInterceptor(InterceptorOrder.PROFILES, FhirInterceptor.Scope.REQUESTS, new ViolationAnswers());
    }

    @Bean
    FhirOperations quarantineOperations(ViolationRows rows, DaoRegistry daos, Clock clock) {
        return FhirOperations.of(
                new QuarantineProvider(rows, new QuarantineRelease(rows, daos, clock)),
                Set.of(ViolationAnswers.OPERATION, "$clear-quarantine"));
    }

    /** Half of the places at most: storing must not wait for those who only ask. */
    @Bean
    FhirOperations validateOperation(
            FhirContext context,
            ProfileJudge judge,
            Admission admission,
            DaoRegistry daos,
            ProfilesProperties properties) {
        Validation validation =
                new Validation(judge, admission, daos, Math.max(1, properties.concurrentValidations() / 2));
        List<Object> providers = OfferedInteractions.TYPES.stream()
                .<Object>map(type ->
                        new ValidateProvider(context.getResourceDefinition(type).getImplementingClass(), validation))
                .toList();
        return new FhirOperations(providers, Set.of(ValidateProvider.OPERATION));
    }

    @Bean
    ProfileWarmUp profileWarmUp(ProfileValidator validator) {
        return new ProfileWarmUp(validator);
    }
}
