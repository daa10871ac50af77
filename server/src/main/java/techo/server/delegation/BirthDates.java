package techo.server.delegation;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.entity.BaseResourceIndexedSearchParam;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;

/** When people were born, as HAPI indexes it with the Patient. A year or a month alone is not known well enough. */
public final class BirthDates {
    /** Holds of a person who was born after a day; two arguments. */
    static final String BORN_AFTER = "exists (select 1 from hfj_spidx_date b where b.res_id = d.patient_pid"
            + " and b.hash_identity = ? and b.sp_value_low_date_ordinal = b.sp_value_high_date_ordinal"
            + " and b.sp_value_low_date_ordinal > ?)";

    private final JdbcTemplate jdbc;
    private final long index;

    public BirthDates(JdbcTemplate jdbc, PartitionSettings partitions) {
        this.jdbc = jdbc;
        this.index = index(partitions);
    }

    private static long index(PartitionSettings partitions) {
        return BaseResourceIndexedSearchParam.calculateHashIdentity(
                partitions, RequestPartitionId.defaultPartition(), "Patient", "birthdate");
    }

    static List<Object> arguments(PartitionSettings partitions, LocalDate day) {
        return List.of(index(partitions), ordinal(day));
    }

    private static int ordinal(LocalDate day) {
        return Integer.parseInt(day.format(DateTimeFormatter.BASIC_ISO_DATE));
    }

    Optional<LocalDate> of(long patientPid) {
        return jdbc
                .queryForList(
                        "select sp_value_low_date_ordinal from hfj_spidx_date where res_id = ? and hash_identity = ?"
                                + " and sp_value_low_date_ordinal = sp_value_high_date_ordinal",
                        Integer.class,
                        patientPid,
                        index)
                .stream()
                .findFirst()
                .map(BirthDates::day);
    }

    /** @return for each of these people the latest day that the date may be, so that nobody is taken for older */
    public Map<PatientId, LocalDate> latest(Set<PatientId> people) {
        Map<PatientId, LocalDate> dates = new HashMap<>();
        if (!people.isEmpty()) {
            List<Object> arguments = new ArrayList<>(List.of(index));
            people.forEach(person -> arguments.add(person.value()));
            jdbc.query(
                    "select p.fhir_id, b.sp_value_high_date_ordinal from hfj_spidx_date b"
                            + " join hfj_resource p on p.res_id = b.res_id where b.hash_identity = ?"
                            + " and p.res_type = 'Patient' and p.fhir_id in ("
                            + people.stream().map(person -> "?").collect(Collectors.joining(",")) + ")",
                    row -> {
                        dates.put(
                                new PatientId(row.getString("fhir_id")), day(row.getInt("sp_value_high_date_ordinal")));
                    },
                    arguments.toArray());
        }
        return dates;
    }

    private static LocalDate day(int ordinal) {
        return LocalDate.parse(String.valueOf(ordinal), DateTimeFormatter.BASIC_ISO_DATE);
    }
}
