package techo.server.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.jpa.config.JpaConfig;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import techo.profiles.JapaneseProfiles;
import techo.profiles.ProfileValidator;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.InterceptorOrder;

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
    ProfileValidator profileValidator(
            FhirContext context,
            JapaneseProfiles profiles,
            @Qualifier(JpaConfig.DEFAULT_PROFILE_VALIDATION_SUPPORT) DefaultProfileValidationSupport base,
            ProfilesProperties properties) {
        return ProfileValidator.create(context, profiles, base, List.of(), properties.concurrentValidations());
    }

    @Bean
    FhirInterceptor storedResourceValidation(ProfileValidator validator) {
        return new FhirInterceptor(
                InterceptorOrder.PROFILES, FhirInterceptor.Scope.STORAGE, new StoredResourceValidation(validator));
    }

    @Bean
    ProfileWarmUp profileWarmUp(ProfileValidator validator) {
        return new ProfileWarmUp(validator);
    }
}
