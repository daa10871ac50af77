package techo.e2e;

import java.util.List;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Takes consent out of a server that was started with {@code -De2e.consent=off} and the tests on its class path: its
 * statements are HAPI's own, and nobody is asked before a resource leaves. For {@link ConsentSpeed} to compare with.
 */
public final class ConsentTakenOut implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    static final String SETTING = "e2e.consent";

    private static final List<String> BEANS = List.of(
            "narrowedSearchBuilderFactory", "narrowedSqlObjectFactory", "consentAssertion", "admissionOfRequests");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (System.getProperty(SETTING, "on").equals("off")) {
            // Fails when one has another name by now: then this measures nothing.
            context.addBeanFactoryPostProcessor(
                    beans -> BEANS.forEach(((BeanDefinitionRegistry) beans)::removeBeanDefinition));
        }
    }
}
