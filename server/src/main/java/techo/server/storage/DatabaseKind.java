package techo.server.storage;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import org.hibernate.dialect.Dialect;

/** The databases Techo runs on, and what HAPI and the migrations need to know of each. */
public enum DatabaseKind {
    H2(HapiFhirH2Dialect.class, DriverTypeEnum.H2_EMBEDDED, "h2"),
    POSTGRESQL(HapiFhirPostgresDialect.class, DriverTypeEnum.POSTGRES_9_4, "postgresql");

    private final Class<? extends Dialect> dialect;
    private final DriverTypeEnum driver;
    private final String migrations;

    DatabaseKind(Class<? extends Dialect> dialect, DriverTypeEnum driver, String migrations) {
        this.dialect = dialect;
        this.driver = driver;
        this.migrations = migrations;
    }

    Class<? extends Dialect> dialect() {
        return dialect;
    }

    DriverTypeEnum driver() {
        return driver;
    }

    /** The folder below {@code techo/db} with the migrations that only this database gets. */
    String migrations() {
        return migrations;
    }
}
