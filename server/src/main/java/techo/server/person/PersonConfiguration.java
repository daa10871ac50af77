package techo.server.person;

import java.time.Clock;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.consent.Hiding;
import techo.server.consent.PersonRows;
import techo.server.erasure.WaitingErasures;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.InterceptorOrder;

/** The state of a person's sharing, and single hidden items. */
@Configuration(proxyBeanMethods = false)
public class PersonConfiguration {
    @Bean
    FhirOperations personOperations(
            JdbcTemplate jdbc,
            PersonRows persons,
            Hiding hiding,
            WaitingErasures erasures,
            PlatformTransactionManager transactions,
            Clock clock) {
        HiddenItems items = new HiddenItems(jdbc, hiding, new TransactionTemplate(transactions));
        return FhirOperations.of(
                new PersonProvider(persons, items, erasures, clock),
                Set.of(
                        "$stop-sharing",
                        "$resume-sharing",
                        "$shield",
                        "$unshield",
                        "$hide",
                        "$unhide",
                        "$hidden-items"));
    }

    @Bean
    FhirInterceptor ownActs(PersonRows persons) {
        return new FhirInterceptor(InterceptorOrder.OWN_ACTS, Scope.REQUESTS, new OwnActs(persons));
    }
}
