package techo.server.shutdown;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The notice before a node stops; Spring Boot's graceful shutdown does the rest. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
public class ShutdownConfiguration {

    @Bean
    ShutdownNotice shutdownNotice(ShutdownProperties properties) {
        return new ShutdownNotice(properties.notice());
    }
}
