package techo.server.portal;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.autoconfigure.web.servlet.MultipartProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.SecurityFilterChain;
import techo.server.fhir.FhirProperties;
import techo.server.identity.FilterChains;
import techo.terminology.CheckupItems;

/** The pages of a person, there when a client id for them is configured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PortalProperties.class)
public class PortalConfiguration {

    @Bean
    FilterRegistrationBean<UploadPathFilter> uploadPaths() {
        FilterRegistrationBean<UploadPathFilter> filter = new FilterRegistrationBean<>(new UploadPathFilter());
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 10);
        return filter;
    }

    /** Apart, so that without a client id the beans below do not exist and their paths are refused like any other. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("techo.portal.client-id")
    @Import({
        StartPages.class,
        PortalPages.class,
        ConsentPages.class,
        LogPages.class,
        ItemPages.class,
        DelegationPages.class,
        KeepPages.class,
        ImportPages.class,
        ErasurePages.class,
        PortalFailures.class,
        PortalLanguage.class,
        WhoseRecord.class,
        OpenRecord.class
    })
    static class Pages {

        /** Discovered late: the issuer may be this very process, which does not answer before it has started. */
        @Bean
        ClientRegistrationRepository portalClient(PortalProperties properties, FhirProperties fhir) {
            String origin = fhir.baseUrl().toString().replaceFirst("/fhir$", "");
            return new SupplierClientRegistrationRepository(
                    () -> new InMemoryClientRegistrationRepository(registration(properties, origin)));
        }

        private static ClientRegistration registration(PortalProperties properties, String origin) {
            return ClientRegistrations.fromIssuerLocation(properties.issuer())
                    .registrationId(PortalSecurity.REGISTRATION)
                    .clientId(properties.clientId())
                    .clientSecret(properties.clientSecret())
                    .redirectUri(origin + PortalSecurity.CALLBACK)
                    .scope(properties.scopes())
                    .build();
        }

        @Bean
        JwtDecoderFactory<ClientRegistration> idTokens() {
            return new IdTokens();
        }

        @Bean
        OAuth2AuthorizedClientRepository portalTokens() {
            return new HttpSessionOAuth2AuthorizedClientRepository();
        }

        @Bean
        @Order(FilterChains.PAGES)
        SecurityFilterChain portalChain(
                HttpSecurity http,
                ClientRegistrationRepository clients,
                OAuth2AuthorizedClientRepository tokens,
                PortalProperties properties,
                FhirProperties fhir,
                MultipartProperties uploads)
                throws Exception {
            return new PortalSecurity(clients, tokens, fhir.baseUrl(), properties, uploads.getMaxRequestSize())
                    .secure(http)
                    .build();
        }

        @Bean
        FhirRequests fhirRequests(PortalProperties properties, FhirProperties fhir, FhirContext context) {
            return new FhirRequests(properties.fhirUrl(fhir.baseUrl()), fhir.baseUrl(), context);
        }

        @Bean
        OwnRecord ownRecord(FhirRequests fhir) {
            return new OwnRecord(fhir);
        }

        @Bean
        Words words(MessageSource messages) {
            return new Words(messages);
        }

        @Bean
        OwnConsents ownConsents(FhirRequests fhir, Words words, Clock clock) {
            return new OwnConsents(fhir, words, clock);
        }

        @Bean
        OwnDelegations ownDelegations(FhirRequests fhir, Words words, Clock clock) {
            return new OwnDelegations(fhir, words, clock);
        }

        @Bean
        OwnItems ownItems(FhirRequests fhir) {
            return new OwnItems(fhir);
        }

        @Bean
        OwnLogs ownLogs(FhirRequests fhir, Words words) {
            return new OwnLogs(fhir, words);
        }

        @Bean
        OwnErasure ownErasure(FhirRequests fhir) {
            return new OwnErasure(fhir);
        }

        @Bean
        CheckupTables checkupTables() {
            return new CheckupTables(CheckupItems.load());
        }
    }
}
