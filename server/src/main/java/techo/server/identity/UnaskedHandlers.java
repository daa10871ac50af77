package techo.server.identity;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.Ordered;

/**
 * Keeps Spring Security from asking the handlers of the pages about each request, also below {@code /fhir}: it keeps their
 * answer for a kind of matcher that nobody here uses. It does so where there is a bean to ask.
 */
final class UnaskedHandlers implements BeanDefinitionRegistryPostProcessor, Ordered {
    private static final String INTROSPECTOR = "mvcHandlerMappingIntrospector";

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry.containsBeanDefinition(INTROSPECTOR)) {
            registry.removeBeanDefinition(INTROSPECTOR);
        }
    }

    /** Before Spring Security looks for it. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
