package techo.server.storage;

import ca.uhn.fhir.jpa.migrate.HapiMigrator;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema to what this version expects: first HAPI's tables by HAPI's own migrator, then ours.
 *
 * <p>Both keep their history in a table and take a lock, so that several nodes may start at once.
 */
final class SchemaMigrations {
    private final DataSource dataSource;
    private final DatabaseKind kind;

    SchemaMigrations(DataSource dataSource, DatabaseKind kind) {
        this.dataSource = dataSource;
        this.kind = kind;
    }

    void migrate() {
        HapiMigrator hapi = new HapiMigrator("FLY_HFJ_MIGRATION", dataSource, kind.driver());
        hapi.addTasks(new HapiFhirJpaMigrationTasks(Set.of()).getAllTasks(VersionEnum.values()));
        hapi.createMigrationTableIfRequired();
        hapi.migrate();

        Flyway.configure()
                .dataSource(dataSource)
                .table("techo_schema_history")
                .locations("classpath:techo/db/common", "classpath:techo/db/" + kind.migrations())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                // Each feature has numbers of its own: a later version may bring one below those that a site has had.
                .outOfOrder(true)
                .load()
                .migrate();
    }
}
