package techo.terminology.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.terminology.catalogue.UnknownTerminologyException.Kind;
import techo.terminology.catalogue.ValueSetDefinition.Include;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;

class TerminologyTest {
    private static final String HOT9 = "http://medis.or.jp/CodeSystem/master-HOT9";
    private static final String YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
    private static final String ICD = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full";
    private static final String SMOKING = "urn:oid:1.2.392.200119.6.24060";

    private final Catalogue catalogue = new LoadedSystems()
            .add("hot9", HOT9, "20250401", hot9("架空錠"))
            .add("hot9", HOT9, "20251001", hot9("架空錠１０ｍｇ"))
            .add("icd-10", ICD, "2013", icd())
            .catalogue();
    private final Terminology terminology = new Terminology(catalogue);

    private static ConceptTable hot9(String display) {
        return new ConceptTableBuilder(List.of("yj", Concept.DEPRECATED))
                .add("100000101", display, Map.of("yj", "1111111F1001"))
                .add("100000102", "架空散", Map.of("yj", "1111111B1001", Concept.DEPRECATED, "2025-03-31"))
                .add("100000103", "見本液", Map.of("yj", "1111111F1001"))
                .build();
    }

    private static ConceptTable icd() {
        return new ConceptTableBuilder(List.of(Concept.PARENT))
                .add("A00-A09", "腸管感染症", Map.of())
                .add("A00", "コレラ", Map.of(Concept.PARENT, "A00-A09"))
                .add("A000", "コレラ菌によるコレラ", Map.of(Concept.PARENT, "A00"))
                .add("X1", "輪", Map.of(Concept.PARENT, "X2"))
                .add("X2", "輪", Map.of(Concept.PARENT, "X1"))
                .build();
    }

    @Test
    void the_current_version_answers_unless_another_is_asked_for() {
        assertThat(terminology.lookup(HOT9, "", "100000101").concept().display())
                .isEqualTo("架空錠１０ｍｇ");
        assertThat(terminology.lookup(HOT9, "20250401", "100000101").concept().display())
                .isEqualTo("架空錠");
        assertThatThrownBy(() -> terminology.lookup(HOT9, "19990101", "100000101"))
                .isInstanceOfSatisfying(
                        UnknownTerminologyException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.CODE_SYSTEM));
    }

    @Test
    void a_code_is_found_under_an_older_name_of_its_system() {
        assertThat(terminology
                        .lookup("urn:oid:1.2.392.200119.4.403.1", "", "100000101")
                        .system()
                        .url())
                .isEqualTo(HOT9);
        assertThat(terminology
                        .lookup("urn:oid:1.2.392.100495.20.2.74", "", "100000101")
                        .system()
                        .url())
                .isEqualTo(HOT9);
    }

    @Test
    void two_code_systems_that_share_an_oid_answer_one_after_the_other() {
        Catalogue both = new LoadedSystems()
                .add(
                        "jlac10",
                        "http://medis.or.jp/CodeSystem/master-JLAC10-17digits",
                        "2025",
                        new ConceptTableBuilder(List.of())
                                .add("9Z999000000000001", "架空検査", Map.of())
                                .build())
                .catalogue();
        String oid = "urn:oid:1.2.392.200119.4.504";
        assertThat(new Terminology(both)
                        .lookup(oid, "", "9Z999000000000001")
                        .system()
                        .name())
                .isEqualTo("jlac10");
        assertThat(both.versions(oid, ""))
                .extracting(CodeSystemVersion::name)
                .containsExactly("checkup-laboratory-item", "jlac10");
    }

    @Test
    void words_may_be_written_in_either_width_but_must_be_those_of_the_code() {
        assertThat(terminology.validate(HOT9, "", "100000101", "架空錠10mg")).isInstanceOf(Validity.Valid.class);
        assertThat(terminology.validate(HOT9, "", "100000101", "架空散")).isInstanceOf(Validity.OtherDisplay.class);
        assertThat(terminology.validate(HOT9, "", "100000199", "")).isInstanceOf(Validity.Unknown.class);
    }

    @Test
    void a_code_beyond_a_fragment_is_neither_right_nor_wrong() {
        assertThat(terminology.validate("urn:oid:1.2.392.200119.6.1005", "", "9Z999000000000001", ""))
                .isInstanceOf(Validity.Undecided.class);
        assertThat(terminology.validate(SMOKING, "", "9", "")).isInstanceOf(Validity.Unknown.class);
    }

    @Test
    void a_value_set_takes_codes_of_its_systems_only() {
        ValueSetDefinition set = new ValueSetDefinition(
                "x",
                "http://example.org/x",
                "",
                "",
                List.of(new Include(HOT9, "", Set.of("100000101")), Include.all(SMOKING)));
        assertThat(terminology.validate(set, HOT9, "100000101", "")).isInstanceOf(Validity.Valid.class);
        assertThat(terminology.validate(set, HOT9, "100000103", "")).isInstanceOf(Validity.Unknown.class);
        assertThat(terminology.validate(set, YJ, "100000101", "")).isInstanceOf(Validity.Unknown.class);
        assertThat(terminology.validate(set, "", "3", "いいえ")).isInstanceOf(Validity.Valid.class);
    }

    @Test
    void pages_of_an_expansion_make_the_whole() {
        ValueSetDefinition set = new ValueSetDefinition(
                "x", "http://example.org/x", "", "", List.of(Include.all(SMOKING), Include.all(HOT9)));
        List<String> first = codes(terminology.expand(set, new Expansion.Request("", 0, 4, "")));
        Expansion second = terminology.expand(set, new Expansion.Request("", 4, 4, ""));
        assertThat(first).containsExactly("1", "2", "3", "100000101");
        assertThat(codes(second)).containsExactly("100000102", "100000103");
        assertThat(second.total()).isEqualTo(6);
        assertThat(terminology.expand(set, new Expansion.Request("", 99, 4, "")).page())
                .isEmpty();
    }

    @Test
    void an_expansion_can_be_narrowed_by_words_and_by_day() {
        ValueSetDefinition hot9 =
                catalogue.valueSet(Catalogue.VALUE_SETS + "hot9").orElseThrow();
        assertThat(codes(terminology.expand(hot9, new Expansion.Request("ｶｸｳ 10MG", 0, 9, ""))))
                .isEmpty();
        assertThat(codes(terminology.expand(hot9, new Expansion.Request("架空　１０MG", 0, 9, ""))))
                .containsExactly("100000101");
        assertThat(codes(terminology.expand(hot9, new Expansion.Request("架空", 0, 9, "2025-03-31"))))
                .containsExactly("100000101");
        assertThat(codes(terminology.expand(hot9, new Expansion.Request("架空", 0, 9, "2025-03-30"))))
                .hasSize(2);
    }

    @Test
    void a_master_translates_by_its_own_columns_in_both_directions() {
        ConceptMapDefinition map =
                catalogue.conceptMap(ConceptMapDefinition.BASE + "hot9-to-yj").orElseThrow();
        assertThat(terminology.translate(List.of(map), HOT9, "100000101", YJ))
                .singleElement()
                .satisfies(answer -> {
                    assertThat(answer.code()).isEqualTo("1111111F1001");
                    assertThat(answer.equivalence()).isEqualTo(Equivalence.RELATED_TO);
                });
        assertThat(terminology.translateBack(List.of(map), YJ, "1111111F1001", ""))
                .extracting(Translation::code)
                .containsExactly("100000101", "100000103");
    }

    @Test
    void a_listed_map_read_backwards_turns_wider_into_narrower() {
        ConceptMapDefinition map = catalogue
                .conceptMap(ConceptMapDefinition.BASE + "purpose-to-act-reason")
                .orElseThrow();
        String purpose = "https://techophr.github.io/fhir/CodeSystem/purpose";
        String reason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
        assertThat(terminology.translate(List.of(map), purpose, "HEALTH-GUIDE", reason))
                .extracting(Translation::equivalence)
                .containsExactly(Equivalence.WIDER);
        assertThat(terminology.translateBack(List.of(map), reason, "COC", purpose))
                .singleElement()
                .satisfies(answer -> {
                    assertThat(answer.equivalence()).isEqualTo(Equivalence.NARROWER);
                    assertThat(answer.display()).isEqualTo("保健指導・健康相談");
                });
        assertThat(terminology.translate(List.of(map), purpose, "HEALTH-GUIDE", YJ))
                .isEmpty();
    }

    @Test
    void an_old_name_of_a_code_system_translates_to_the_one_in_use() {
        ConceptMapDefinition names =
                catalogue.conceptMap(ConceptMapDefinition.BASE + "system-names").orElseThrow();
        assertThat(terminology.translate(List.of(names), "urn:ietf:rfc:3986", "urn:oid:1.2.392.100495.20.1.73", ""))
                .extracting(Translation::code)
                .containsExactly(YJ);
    }

    @Test
    void one_code_is_above_another_at_any_distance() {
        assertThat(terminology.subsumption(ICD, "", "A00-A09", "A000")).isEqualTo(Subsumption.SUBSUMES);
        assertThat(terminology.subsumption(ICD, "", "A000", "A00")).isEqualTo(Subsumption.SUBSUMED_BY);
        assertThat(terminology.subsumption(ICD, "", "A00", "A00")).isEqualTo(Subsumption.EQUIVALENT);
        assertThat(terminology.subsumption(HOT9, "", "100000101", "100000102")).isEqualTo(Subsumption.NOT_SUBSUMED);
    }

    @Test
    void a_circle_in_a_broken_master_ends() {
        assertThat(terminology.subsumption(ICD, "", "X1", "A00")).isEqualTo(Subsumption.NOT_SUBSUMED);
    }

    private static List<String> codes(Expansion expansion) {
        return expansion.page().stream().map(found -> found.concept().code()).toList();
    }
}
