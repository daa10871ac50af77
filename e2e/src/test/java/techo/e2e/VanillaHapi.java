package techo.e2e;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.DatabaseBinaryContentStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.graphql.GraphQLProvider;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.provider.DiffProvider;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.consent.ConsentInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import java.util.UUID;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.boot.archive.scan.internal.DisabledScanner;
import org.hibernate.dialect.Dialect;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * HAPI's JPA server as it comes, with its {@code ConsentInterceptor} in front. On an H2 in memory the leak suite is tried
 * on it, because a suite that finds nothing there finds nothing anywhere; on PostgreSQL exports are compared with its own.
 */
final class VanillaHapi implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final int port;

    private VanillaHapi(ConfigurableApplicationContext context, int port) {
        this.context = context;
        this.port = port;
    }

    /** @param dialect HAPI's for this database */
    private record Database(ConnectionPoolDataSource connections, Class<? extends Dialect> dialect) {}

    static VanillaHapi start() {
        JdbcDataSource memory = new JdbcDataSource();
        memory.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        memory.setUser("sa");
        memory.setPassword("sa");
        return start(new Database(memory, HapiFhirH2Dialect.class));
    }

    static VanillaHapi start(EmbeddedPostgres postgres) {
        PGConnectionPoolDataSource connections = new PGConnectionPoolDataSource();
        connections.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
        return start(new Database(connections, HapiFhirPostgresDialect.class));
    }

    private static VanillaHapi start(Database database) {
        int port = Http.freePort();
        return new VanillaHapi(
                new SpringApplicationBuilder(Wiring.class)
                        .initializers(context -> context.getBeanFactory().registerSingleton("database", database))
                        .properties(
                                "server.port=" + port,
                                "spring.main.allow-circular-references=true",
                                "logging.level.root=ERROR")
                        .run(),
                port);
    }

    String base() {
        return base(port);
    }

    private static String base(int port) {
        return "http://localhost:" + port + "/fhir";
    }

    /** Jobs go on to their next step, for which they would wait up to a minute. */
    void advanceJobs() {
        context.getBean(IJobMaintenanceService.class).runMaintenancePass();
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration
    @Import({
        ServletWebServerFactoryAutoConfiguration.class,
        JpaR4Config.class,
        HapiJpaConfig.class,
        JpaBatch2Config.class,
        Batch2JobsConfig.class,
        SubscriptionChannelConfig.class,
        ThreadPoolFactoryConfig.class
    })
    static class Wiring {

        /** Defaults but for two: ids that cannot be guessed, and exports that end while a test waits. */
        @Bean
        JpaStorageSettings jpaStorageSettings() {
            JpaStorageSettings settings = new JpaStorageSettings();
            settings.setResourceServerIdStrategy(JpaStorageSettings.IdStrategyEnum.UUID);
            settings.setJobFastTrackingEnabled(true);
            return settings;
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

        @Bean(destroyMethod = "dispose")
        JdbcConnectionPool dataSource(Database database) {
            JdbcConnectionPool pool = JdbcConnectionPool.create(database.connections());
            pool.setMaxConnections(30);
            return pool;
        }

        @Bean
        @Primary
        LocalContainerEntityManagerFactoryBean entityManagerFactory(
                DataSource dataSource,
                ConfigurableListableBeanFactory beans,
                FhirContext context,
                JpaStorageSettings settings,
                Database database) {
            LocalContainerEntityManagerFactoryBean factory =
                    HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, context, settings);
            factory.setPersistenceUnitName("HAPI_PU");
            factory.setDataSource(dataSource);
            Properties jpa = new Properties();
            jpa.put("hibernate.dialect", database.dialect().getName());
            jpa.put("hibernate.hbm2ddl.auto", "create");
            jpa.put("hibernate.search.enabled", "false");
            jpa.put("hibernate.archive.scanner", DisabledScanner.class.getName());
            factory.setJpaProperties(jpa);
            return factory;
        }

        @Bean
        @Primary
        JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
            return new JpaTransactionManager(entityManagerFactory);
        }

        @Bean
        RestfulServer restfulServer(
                FhirContext context,
                IFhirSystemDao<?, ?> systemDao,
                IJpaSystemProvider systemProvider,
                ResourceProviderFactory resourceProviders,
                JpaStorageSettings settings,
                ISearchParamRegistry searchParameters,
                IValidationSupport validation,
                DatabaseBackedPagingProvider paging,
                BulkDataExportProvider export,
                GraphQLProvider graphQl,
                DiffProvider diff,
                DaoRegistry daos,
                Environment environment) {
            RestfulServer server = new RestfulServer(context);
            server.registerProviders(resourceProviders.createProviders());
            server.registerProviders(systemProvider, export, graphQl, diff);
            server.setServerConformanceProvider(
                    new JpaCapabilityStatementProvider(server, systemDao, settings, searchParameters, validation));
            server.setPagingProvider(paging);
            server.setServerAddressStrategy(new HardcodedServerAddressStrategy(
                    base(environment.getRequiredProperty("server.port", Integer.class))));
            server.registerInterceptor(new ConsentInterceptor(new ConsentByTheBook(daos)));
            return server;
        }

        @Bean
        ServletRegistrationBean<RestfulServer> fhirServlet(RestfulServer server) {
            ServletRegistrationBean<RestfulServer> registration = new ServletRegistrationBean<>(server, "/fhir/*");
            registration.setLoadOnStartup(1);
            return registration;
        }
    }
}
