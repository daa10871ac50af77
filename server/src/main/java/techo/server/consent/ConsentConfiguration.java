package techo.server.consent;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Consent in the database: what is written with every resource and what every statement is narrowed by. */
@Configuration(proxyBeanMethods = false)
public class ConsentConfiguration {

    @Bean
    VisibleResources visibleResources(JdbcTemplate jdbc) {
        return new VisibleResources(jdbc);
    }
}
