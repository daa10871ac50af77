package techo.demo.people;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Organization;
import techo.demo.identity.SampleClient;
import techo.demo.identity.SamplePerson;

/** Who the people are that can sign in, and the organisations that ask for their data. */
public final class SampleRecords {
    private SampleRecords() {}

    /** Those that ask for data: the recipients a person can consent to. */
    public static List<Organization> organizations() {
        return Arrays.stream(SampleClient.values())
                .flatMap(client -> client.organization().stream().map(id -> organization(id, client.displayName())))
                .toList();
    }

    private static Organization organization(String id, String name) {
        Organization organization = new Organization().setActive(true).setName(name);
        organization.setId(id);
        return organization;
    }

    public static Person of(SamplePerson person) {
        return switch (person) {
            case HANAKO ->
                new Person(
                        person.patient(),
                        101,
                        "見本",
                        "花子",
                        "ミホン",
                        "ハナコ",
                        AdministrativeGender.FEMALE,
                        LocalDate.of(1968, 4, 12),
                        "100-9999",
                        "東京都見本区例示町1-2",
                        "11111111");
            case TARO ->
                new Person(
                        person.patient(),
                        102,
                        "例示",
                        "太郎",
                        "レイジ",
                        "タロウ",
                        AdministrativeGender.MALE,
                        LocalDate.of(1959, 11, 3),
                        "390-9999",
                        "長野県見本市例示町3-4",
                        "22222222");
            case YOKO ->
                new Person(
                        person.patient(),
                        103,
                        "見本",
                        "洋子",
                        "ミホン",
                        "ヨウコ",
                        AdministrativeGender.FEMALE,
                        LocalDate.of(1984, 8, 24),
                        "100-9999",
                        "東京都見本区例示町5-6",
                        "33333333");
        };
    }
}
