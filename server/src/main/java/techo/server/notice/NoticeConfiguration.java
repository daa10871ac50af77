package techo.server.notice;

import java.time.Clock;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.fhir.FhirOperations;

/** The registry of notices and the operations by which operators keep it and everybody reads it. */
@Configuration(proxyBeanMethods = false)
public class NoticeConfiguration {
    @Bean
    PublishedNotices publishedNotices(JdbcTemplate jdbc, Clock clock) {
        return new PublishedNotices(jdbc, clock);
    }

    @Bean
    FhirOperations noticeOperations(PublishedNotices notices) {
        return FhirOperations.of(new NoticeProvider(notices), Set.of("$notices", "$publish-notice"));
    }
}
