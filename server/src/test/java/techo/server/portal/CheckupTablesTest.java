package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import techo.terminology.CheckupItems;

class CheckupTablesTest {
    private static final String ITEMS = "urn:oid:" + CheckupItems.OID;

    /** As other servers say things: a coding may lack its code, an answer all its words. */
    @Test
    void a_half_said_result_does_not_take_the_page_away() {
        Observation result = new Observation();
        result.setCode(new CodeableConcept()
                .addCoding(new Coding().setSystem(ITEMS))
                .addCoding(new Coding(ITEMS, "9N501000000000011", null)));
        result.setEffective(new DateTimeType("2025-06-10"));
        result.addInterpretation().addCoding(new Coding().setDisplay("高い"));
        result.setValue(new CodeableConcept().addCoding(new Coding().setSystem("urn:x")));

        CheckupTable table = new CheckupTables(CheckupItems.load()).of(List.of(result), Locale.JAPANESE);

        assertThat(table.rows()).singleElement().satisfies(row -> {
            assertThat(row.cells().get(0).text()).isEmpty();
            assertThat(row.cells().get(0).flag()).isEmpty();
        });
    }
}
