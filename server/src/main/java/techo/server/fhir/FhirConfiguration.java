package techo.server.fhir;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.DatabaseBinaryContentStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.interceptor.ForceOffsetSearchModeInterceptor;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.search.ISynchronousSearchSvc;
import ca.uhn.fhir.jpa.searchparam.extractor.ISearchParamExtractor;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import jakarta.servlet.MultipartConfigElement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.SearchParameter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.Profile;
import techo.server.fhir.FhirInterceptor.Scope;

/** HAPI's JPA server for R4: what it needs, what we choose, and the servlet. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FhirProperties.class)
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    SubscriptionChannelConfig.class,
    ThreadPoolFactoryConfig.class
})
public class FhirConfiguration {

    @Bean
    JpaStorageSettings jpaStorageSettings() {
        return FhirSettings.storage();
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }

    @Bean
    IBinaryStorageSvc binaryStorageSvc() {
        return new DatabaseBinaryContentStorageSvcImpl();
    }

    @Bean
    @Primary
    ISearchParamExtractor searchParameterPaths(PartitionSettings partitions) {
        return new SearchParameterPaths(partitions);
    }

    @Bean
    @Primary
    ISynchronousSearchSvc certainTotals() {
        return new CertainTotals();
    }

    @Bean
    FhirInterceptor offsetSearch(FhirProperties properties) {
        ForceOffsetSearchModeInterceptor offsets = new ForceOffsetSearchModeInterceptor();
        offsets.setDefaultCount(properties.defaultPageSize());
        return new FhirInterceptor(InterceptorOrder.OFFSET_SEARCH, Scope.STORAGE, offsets);
    }

    @Bean
    FhirInterceptor truthfulConformance(JapaneseProfiles profiles, OfficialPackages packages) {
        Map<String, String> knownAs = profiles.searchParameters().stream()
                .filter(SearchParameter::hasDerivedFrom)
                .collect(Collectors.toMap(SearchParameter::getUrl, SearchParameter::getDerivedFrom));
        Map<String, List<String>> officials = profiles.profiles().stream()
                .collect(Collectors.groupingBy(
                        Profile::type,
                        Collectors.flatMapping(profile -> profile.officials().stream(), Collectors.toList())));
        List<String> guides = Stream.concat(
                        Stream.of(JapaneseProfiles.IMPLEMENTATION_GUIDE),
                        packages.report().stream().flatMap(guide -> guide.canonical().stream()))
                .toList();
        return new FhirInterceptor(
                InterceptorOrder.CONFORMANCE, Scope.REQUESTS, new TruthfulConformance(knownAs, officials, guides));
    }

    @Bean
    FhirInterceptor wholeRecordParameters() {
        return new FhirInterceptor(InterceptorOrder.OFFSET_SEARCH, Scope.REQUESTS, new WholeRecordParameters());
    }

    @Bean
    RestfulServer restfulServer(
            FhirContext context,
            FhirProperties properties,
            Conformance conformance,
            ResourceProviderFactory resourceProviders,
            IJpaSystemProvider systemProvider,
            ObjectProvider<FhirOperations> operations,
            ObjectProvider<FhirInterceptor> interceptors,
            IInterceptorService storageInterceptors) {
        FhirSettings.parsing(context);
        FhirServlet servlet = new FhirServlet(context, properties);
        servlet.offer(
                resourceProviders, systemProvider, operations.orderedStream().toList());
        servlet.setServerConformanceProvider(conformance.of(servlet));
        List<FhirInterceptor> all = interceptors.orderedStream().toList();
        InterceptorRegistration.register(all, servlet, storageInterceptors);
        return servlet;
    }

    @Bean
    ServletRegistrationBean<RestfulServer> fhirServlet(RestfulServer server, MultipartConfigElement forms) {
        ServletRegistrationBean<RestfulServer> registration = new ServletRegistrationBean<>(server, "/fhir/*");
        registration.setName("fhir");
        registration.setLoadOnStartup(1);
        // A form carries files to $import, of the size and in the memory that application.yaml gives to those of the
        // page.
        registration.setMultipartConfig(forms);
        return registration;
    }

    @Bean
    Conformance conformance(
            ca.uhn.fhir.jpa.api.dao.IFhirSystemDao<?, ?> systemDao,
            JpaStorageSettings settings,
            ca.uhn.fhir.rest.server.util.ISearchParamRegistry searchParameters,
            ca.uhn.fhir.context.support.IValidationSupport validation) {
        return new Conformance(systemDao, settings, searchParameters, validation);
    }
}
