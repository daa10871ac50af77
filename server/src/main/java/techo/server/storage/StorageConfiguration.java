package techo.server.storage;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Properties;
import javax.sql.DataSource;
import org.hibernate.boot.archive.scan.internal.DisabledScanner;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** The database, its schema and the persistence unit over it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageProperties.class)
public class StorageConfiguration {

    /** The only clock of the node; everything below gets the time as an argument. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    DataDirectory dataDirectory(StorageProperties properties) {
        return DataDirectory.open(properties.dataDirectory());
    }

    @Bean
    DatabaseKind databaseKind(StorageProperties properties) {
        return DatabaseConnection.kind(properties);
    }

    /** INVARIANT: nobody gets a connection before the schema is what this version expects. */
    @Bean
    @Primary
    HikariDataSource dataSource(StorageProperties properties, DataDirectory directory, DatabaseKind kind) {
        HikariDataSource dataSource = OpenDatabase.open(DatabaseConnection.pool(properties, directory));
        new SchemaMigrations(dataSource, kind).migrate();
        return dataSource;
    }

    @Bean
    @Primary
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            DataSource dataSource,
            DatabaseKind kind,
            ConfigurableListableBeanFactory beans,
            FhirContext context,
            JpaStorageSettings settings) {
        LocalContainerEntityManagerFactoryBean factory =
                HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, context, settings);
        factory.setPersistenceUnitName("HAPI_PU");
        factory.setDataSource(dataSource);
        Properties jpa = new Properties();
        jpa.put("hibernate.dialect", kind.dialect().getName());
        jpa.put("hibernate.hbm2ddl.auto", "none");
        jpa.put("hibernate.search.enabled", "false");
        jpa.put("hibernate.archive.scanner", DisabledScanner.class.getName());
        jpa.put("hibernate.jdbc.batch_size", "100");
        factory.setJpaProperties(jpa);
        return factory;
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
        return new JpaTransactionManager(entityManagerFactory);
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    @Bean
    DatabaseClock databaseClock(JdbcTemplate jdbcTemplate) {
        return new DatabaseClock(jdbcTemplate);
    }
}
