package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.exchange.table.ColumnMaps;
import techo.server.fhir.FhirOperations;

/** A person's own record as one zip. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OwnRecordProperties.class)
public class OwnRecordConfiguration {

    @Bean
    FhirOperations ownRecordOperation(
            FhirContext context,
            RecordOwners owners,
            ResourceQuery query,
            ResourceRows rows,
            MaskedRows masked,
            JdbcTemplate jdbc,
            ObjectMapper json,
            ColumnMaps maps,
            OwnRecordProperties properties,
            Clock clock) {
        // HAPI writes instants in the zone of the JVM, and so must we.
        OwnRecords records = new OwnRecords(
                context,
                owners,
                query,
                rows,
                masked,
                // Files lie in the zip too.
                new ResourceLine(ZoneId.systemDefault(), FileAddresses.RELATIVE),
                jdbc,
                properties.mostResources(),
                clock);
        OwnRecordProvider provider = new OwnRecordProvider(
                records,
                new RecordFormats(context, maps),
                new RecordArchive(records, json),
                context,
                new Places(properties.atOnce(), properties.patience()),
                clock);
        return FhirOperations.of(provider, Set.of("$export-record"));
    }
}
