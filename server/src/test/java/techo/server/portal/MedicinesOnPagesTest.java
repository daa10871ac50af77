package techo.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** The same medicine comes by the code on a slip of paper and by other ways; a person sees it once. */
@ServerTest
class MedicinesOnPagesTest {
    private static final Charset CP932 = Charset.forName("windows-31j");

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private FhirContext context;

    @Autowired
    private TestIssuer tokens;

    @Test
    void what_a_notebook_and_another_record_tell_of_one_dispensing_is_one_line_with_both_sources() {
        String person = person();
        imported(
                person,
                ("JAHISTC08,1\r\n1,見本 太郎,1,19700405,,,,,,,\r\n5,20250612,1\r\n11,見本薬局,13,4,1234567,,,,1\r\n"
                                + "51,見本内科,13,1,7654321,1\r\n201,1,見本錠,1,錠,4,2171022F1029,1\r\n301,1,朝食後,28,日分,1,1,,1\r\n")
                        .getBytes(CP932));
        imported(person, handedOver("2171022F1029", "見本錠") + "\n" + handedOver("1124009F1029", "別の錠"));

        List<Medicine> medicines = medicines(person);

        assertThat(medicines)
                .extracting(Medicine::name, Medicine::origin, Medicine::sources)
                .containsExactlyInAnyOrder(
                        tuple("見本錠", "dispensed", List.of("電子版お薬手帳データフォーマット", "FHIR R4")),
                        tuple("別の錠", "dispensed", List.of("FHIR R4")));
    }

    @Test
    void a_prescription_that_no_pharmacy_has_filled_is_a_line_of_its_own() {
        String person = person();
        imported(
                person,
                "JAHIS10\r\n1,1,1234567,13,見本内科\r\n11,,見本 太郎,\r\n12,1\r\n13,3450405\r\n51,20250612\r\n101,1,1,,14\r\n"
                        .concat("111,1,2,1013044400000000,毎食後,3\r\n201,1,1,1,4,2171022F1029,見本錠,3,1,錠\r\n")
                        .getBytes(CP932));

        assertThat(medicines(person)).singleElement().satisfies(medicine -> {
            assertThat(medicine.origin()).isEqualTo("prescribed");
            assertThat(medicine.amount()).isEqualTo("42 錠");
            assertThat(medicine.sources()).containsExactly("院外処方箋2次元シンボル");
        });
    }

    private List<Medicine> medicines(String person) {
        URI server = fhir.baseUrl();
        return Medicine.of(new OwnRecord(new FhirRequests(server, server, context)).medicines(tokens.citizen(person)));
    }

    private static String handedOver(String code, String name) {
        return "{\"resourceType\":\"MedicationDispense\",\"id\":\"" + code
                + "\",\"status\":\"completed\",\"subject\":{\"reference\":"
                + "\"Patient/p\"},\"medicationCodeableConcept\":{\"coding\":[{\"system\":"
                + "\"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code\",\"code\":\"" + code + "\"}],\"text\":\""
                + name
                + "\"},\"whenHandedOver\":\"2025-06-12\",\"daysSupply\":{\"value\":28,\"unit\":\"日\"}}";
    }

    private String person() {
        Patient patient = new Patient().setGender(AdministrativeGender.MALE);
        patient.addName().setText("見本");
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Patient", patient);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return created.headers().firstValue("Location").orElseThrow().replaceFirst(".*/Patient/([^/]+).*", "$1");
    }

    private void imported(String person, String file) {
        imported(person, file.getBytes(UTF_8));
    }

    private void imported(String person, byte[] file) {
        HttpResponse<String> answer = fhir.postFile(tokens.citizen(person), "/Patient/" + person + "/$import", file);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
