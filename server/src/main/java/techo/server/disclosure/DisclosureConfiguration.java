package techo.server.disclosure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import techo.server.audit.DisclosureRows;

/** The disclosure ledger, and what reads it. */
@Configuration(proxyBeanMethods = false)
public class DisclosureConfiguration {
    @Bean
    DisclosureRows disclosureRows() {
        return new JdbcDisclosureRows();
    }
}
