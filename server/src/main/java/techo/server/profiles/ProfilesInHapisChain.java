package techo.server.profiles;

import ca.uhn.fhir.jpa.validation.JpaValidationSupportChain;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import techo.profiles.JapaneseProfiles;

/**
 * Puts our definitions first into HAPI's chain, so that {@code $validate} and the CapabilityStatement know them too.
 * Done as soon as the chain exists: adding later would throw away the base definitions that it has read by then.
 */
final class ProfilesInHapisChain implements BeanPostProcessor {
    private final ObjectProvider<JapaneseProfiles> profiles;

    ProfilesInHapisChain(ObjectProvider<JapaneseProfiles> profiles) {
        this.profiles = profiles;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof JpaValidationSupportChain chain) {
            chain.addValidationSupport(0, profiles.getObject().support());
            // FHIR R4 4.1.5: one coding of the bound value set is enough, the others may come from anywhere.
            chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        }
        return bean;
    }
}
