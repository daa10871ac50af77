package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.consent.SqlPredicate;
import techo.server.storage.DatabaseKind;
import techo.server.testing.ServerTest;

@ServerTest
class ExportPlanTest {
    /** PostgreSQL considers a plan for any values from the sixth on, and the driver prepares from the fifth. */
    private static final int OFTEN = 15;

    private static final SqlPredicate SLICE = new SqlPredicate(
            "select res_id, res_id as patient_pid, res_type, fhir_id, res_updated from hfj_resource"
                    + " where res_id between ? and ?",
            List.of(0L, Long.MAX_VALUE));
    private static final SqlPredicate PLANS_FOR_ANY_SLICE = new SqlPredicate(
            "select sum(generic_plans) as res_id, count(*) as patient_pid, '' as res_type, '' as fhir_id,"
                    + " current_timestamp as res_updated from pg_prepared_statements"
                    + " where statement like '%from hfj_resource where res_id between%'",
            List.of());

    private static final SqlPredicate WHETHER_TABLES_ARE_JOINED_WHOLE = new SqlPredicate(
            "select 1 as res_id, 1 as patient_pid, '' as patient_id, current_setting('enable_hashjoin') as res_type,"
                    + " '' as fhir_id, 1 as res_ver, current_timestamp as res_updated, 'JSON' as res_encoding,"
                    + " false as is_large, '{}' as res_text_vc, cast(null as oid) as res_text, '' as source_uri,"
                    + " '' as request_id",
            List.of());

    @Autowired
    private ResourceRows rows;

    @Autowired
    private DatabaseKind kind;

    @Test
    void each_slice_is_planned_for_what_it_holds_however_often_slices_were_read() throws Exception {
        assumeTrue(kind == DatabaseKind.POSTGRESQL, "the other database plans by itself");
        List<ResourceKeys> found = new ArrayList<>();
        rows.inSnapshot(snapshot -> {
            for (int i = 0; i < OFTEN; i++) {
                snapshot.readKeys(SLICE, keys -> {});
            }
            snapshot.readKeys(PLANS_FOR_ANY_SLICE, found::add);
        });

        assertThat(found).singleElement().satisfies(statements -> {
            assertThat(statements.patientPid()).as("prepared statements").isPositive();
            assertThat(statements.resId()).as("plans for any slice").isZero();
        });
    }

    @Test
    void what_everybody_consented_to_is_joined_table_by_table_and_a_slice_by_its_keys() throws Exception {
        assumeTrue(kind == DatabaseKind.POSTGRESQL, "the other database plans by itself");
        List<String> settings = new ArrayList<>();

        rows.ofEverybody(WHETHER_TABLES_ARE_JOINED_WHOLE, row -> settings.add(row.type()));
        rows.inSnapshot(snapshot -> snapshot.read(WHETHER_TABLES_ARE_JOINED_WHOLE, row -> settings.add(row.type())));

        assertThat(settings).containsExactly("on", "off");
    }
}
