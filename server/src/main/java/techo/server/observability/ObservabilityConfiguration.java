package techo.server.observability;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/** Metrics without people in them. */
@Configuration(proxyBeanMethods = false)
public class ObservabilityConfiguration {

    @Bean
    ServerRequestObservationConvention routeNames() {
        return new RouteNames();
    }
}
