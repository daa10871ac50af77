package techo.e2e;

import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Puts the clock of a server wrong that was started with {@code -De2e.clock=-P365D} and the tests on its class path. */
public final class WrongClock implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    static final String SETTING = "e2e.clock";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Duration wrong = Duration.parse(System.getProperty(SETTING, "PT0S"));
        if (!wrong.isZero()) {
            context.addBeanFactoryPostProcessor(beans -> beans.addBeanPostProcessor(new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof Clock clock ? Clock.offset(clock, wrong) : bean;
                }
            }));
        }
    }
}
