package techo.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration;
import org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchClientAutoConfiguration;
import org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.autoconfigure.websocket.servlet.WebSocketServletAutoConfiguration;
import org.springframework.context.annotation.Import;
import techo.server.audit.AuditConfiguration;
import techo.server.audit.AuditKeepingConfiguration;
import techo.server.audit.IncidentConfiguration;
import techo.server.config.ConfigurationKeysConfiguration;
import techo.server.consent.ConsentConfiguration;
import techo.server.consent.DocumentsConfiguration;
import techo.server.consent.EvidenceConfiguration;
import techo.server.consent.operation.ConsentOperationConfiguration;
import techo.server.delegation.DelegationConfiguration;
import techo.server.disclosure.DisclosureConfiguration;
import techo.server.emergency.EmergencyConfiguration;
import techo.server.erasure.ErasureConfiguration;
import techo.server.exchange.ExchangeConfiguration;
import techo.server.exchange.LongImportConfiguration;
import techo.server.export.ExportConfiguration;
import techo.server.export.ExportStoreConfiguration;
import techo.server.export.OwnRecordConfiguration;
import techo.server.export.RecipientExportConfiguration;
import techo.server.fhir.FhirConfiguration;
import techo.server.guard.ErrorsConfiguration;
import techo.server.guard.GuardConfiguration;
import techo.server.identity.IdentityConfiguration;
import techo.server.malware.MalwareConfiguration;
import techo.server.notice.NoticeConfiguration;
import techo.server.observability.ObservabilityConfiguration;
import techo.server.openapi.OpenApiConfiguration;
import techo.server.person.PersonConfiguration;
import techo.server.personkey.PersonKeyConfiguration;
import techo.server.portal.PortalConfiguration;
import techo.server.profiles.ProfilesConfiguration;
import techo.server.recipient.RecipientConfiguration;
import techo.server.research.ResearchConfiguration;
import techo.server.search.SearchConfiguration;
import techo.server.shutdown.ShutdownConfiguration;
import techo.server.storage.StorageConfiguration;
import techo.server.terminology.TerminologyConfiguration;

/**
 * The server that production runs.
 *
 * <p>Features are listed here and nowhere else; there is no component scan. The auto-configurations that are left out
 * would start a second scheduler, migrate the schema behind our back, or invent a user with a printed password.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(
        exclude = {
            DataSourceAutoConfiguration.class,
            HibernateJpaAutoConfiguration.class,
            JpaRepositoriesAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            QuartzAutoConfiguration.class,
            ElasticsearchRestClientAutoConfiguration.class,
            ElasticsearchClientAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            WebSocketServletAutoConfiguration.class
        })
@Import({
    ConfigurationKeysConfiguration.class,
    StorageConfiguration.class,
    FhirConfiguration.class,
    ConsentConfiguration.class,
    DelegationConfiguration.class,
    DisclosureConfiguration.class,
    EvidenceConfiguration.class,
    DocumentsConfiguration.class,
    ConsentOperationConfiguration.class,
    NoticeConfiguration.class,
    EmergencyConfiguration.class,
    PersonConfiguration.class,
    ErasureConfiguration.class,
    ExchangeConfiguration.class,
    LongImportConfiguration.class,
    PersonKeyConfiguration.class,
    MalwareConfiguration.class,
    AuditConfiguration.class,
    AuditKeepingConfiguration.class,
    IncidentConfiguration.class,
    IdentityConfiguration.class,
    ErrorsConfiguration.class,
    GuardConfiguration.class,
    TerminologyConfiguration.class,
    ProfilesConfiguration.class,
    RecipientConfiguration.class,
    ResearchConfiguration.class,
    SearchConfiguration.class,
    ExportConfiguration.class,
    ExportStoreConfiguration.class,
    RecipientExportConfiguration.class,
    OwnRecordConfiguration.class,
    ObservabilityConfiguration.class,
    OpenApiConfiguration.class,
    PortalConfiguration.class,
    ShutdownConfiguration.class
})
public class TechoServer {
    public static void main(String[] args) {
        SpringApplication.run(TechoServer.class, args);
    }
}
