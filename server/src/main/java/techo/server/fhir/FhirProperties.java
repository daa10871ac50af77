package techo.server.fhir;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.server.config.ProductionRule;

/**
 * How the FHIR interface presents itself.
 *
 * @param baseUrl the address clients use, without a trailing slash; it is the token audience and the base of every
 *     link, whatever the {@code Host} header says
 * @param defaultPageSize entries of a search page when {@code _count} is absent
 * @param maximumPageSize the most entries a search page may have
 */
@ConfigurationProperties(prefix = "techo.fhir", ignoreUnknownFields = false)
public record FhirProperties(
        @DefaultValue("http://localhost:8080/fhir") URI baseUrl,
        @DefaultValue("20") int defaultPageSize,
        @DefaultValue("200") int maximumPageSize)
        implements ProductionRule {

    public FhirProperties {
        if (!baseUrl.isAbsolute() || !"/fhir".equals(baseUrl.getPath()) || baseUrl.getQuery() != null) {
            throw new IllegalArgumentException("techo.fhir.base-url must be an absolute address that ends in /fhir");
        }
        if (defaultPageSize < 1 || maximumPageSize < defaultPageSize || maximumPageSize > 1000) {
            throw new IllegalArgumentException(
                    "techo.fhir page sizes must satisfy 1 <= default-page-size <= maximum-page-size <= 1000");
        }
    }

    @Override
    public List<String> unsafeInProduction() {
        return "https".equals(baseUrl.getScheme())
                ? List.of()
                : List.of("techo.fhir.base-url is not an https address: " + baseUrl);
    }
}
