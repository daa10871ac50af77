package techo.terminology.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConceptTableTest {
    private final ConceptTable medicines = new ConceptTableBuilder(List.of(Concept.READING, "unit"))
            .add("620000003", "架空錠１０ｍｇ", Map.of(Concept.READING, "ｶｸｳｼﾞｮｳ10MG", "unit", "錠"))
            .add("620000001", "見本散１％", Map.of("unit", "ｇ"))
            .add("620000002", "カクウ液", Map.of())
            .build();

    @Test
    void a_code_is_found_with_all_that_is_known_of_it() {
        Concept tablet = medicines.find("620000003").orElseThrow();
        assertThat(tablet.display()).isEqualTo("架空錠１０ｍｇ");
        assertThat(tablet.properties())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of("reading", "ｶｸｳｼﾞｮｳ10MG", "unit", "錠")));
        assertThat(medicines.find("620000002").orElseThrow().properties()).isEmpty();
    }

    @Test
    void neither_a_part_of_a_code_nor_more_than_it_is_found() {
        assertThat(medicines.find("62000000")).isEmpty();
        assertThat(medicines.find("6200000011")).isEmpty();
        assertThat(medicines.find("")).isEmpty();
    }

    @Test
    void concepts_come_in_the_order_of_their_codes() {
        assertThat(medicines.concepts())
                .extracting(Concept::code)
                .containsExactly("620000001", "620000002", "620000003");
    }

    @Test
    void words_are_found_however_they_are_written() {
        for (String words : List.of("かくう", "カクウ", "ｶｸｳ", "ｶｸｳｼﾞｮｳ")) {
            assertThat(medicines.matching(words)).as(words).contains(2);
        }
        assertThat(medicines.matching("10MG")).containsExactly(2);
        assertThat(medicines.matching("１０ｍｇ")).containsExactly(2);
        assertThat(medicines.matching("かくう")).containsExactly(1, 2);
    }

    @Test
    void every_word_must_occur() {
        assertThat(medicines.matching("カクウ　mg")).containsExactly(2);
        assertThat(medicines.matching("見本 mg")).isEmpty();
        assertThat(medicines.matching(" ")).containsExactly(0, 1, 2);
    }

    @Test
    void words_are_not_found_across_the_border_of_two_texts() {
        ConceptTable table = new ConceptTableBuilder(List.of())
                .add("1", "左", Map.of())
                .add("2", "右", Map.of())
                .build();
        assertThat(table.matching("左2")).isEmpty();
        assertThat(table.matching("1左")).isEmpty();
    }

    @Test
    void concepts_are_found_by_the_value_of_a_field() {
        assertThat(medicines.having("unit", "錠")).containsExactly(2);
        assertThat(medicines.having("reading", "錠")).isEmpty();
        assertThat(medicines.having("price", "錠")).isEmpty();
    }

    @Test
    void of_two_concepts_with_one_code_the_first_stays_and_both_are_told() {
        ConceptTableBuilder builder = new ConceptTableBuilder(List.of())
                .add("2", "first", Map.of())
                .add("1", "other", Map.of())
                .add("2", "second", Map.of());
        assertThat(builder.repetition()).contains(new ConceptTableBuilder.Repetition(0, 2));
        assertThat(builder.build().find("2").orElseThrow().display()).isEqualTo("first");
        assertThat(builder.build().size()).isEqualTo(2);
    }

    @Test
    void what_is_written_is_read_again() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConceptTableFormat.write(medicines, bytes);
        ConceptTable read = ConceptTableFormat.read(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(read.concepts().toList()).isEqualTo(medicines.concepts().toList());
        assertThat(read.matching("見本")).containsExactly(0);
        assertThatThrownBy(() -> ConceptTableFormat.read(new ByteArrayInputStream(new byte[20])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void it_answers_like_a_sorted_map() {
        Random random = new Random(7);
        TreeMap<String, String> expected = new TreeMap<>();
        ConceptTableBuilder builder = new ConceptTableBuilder(List.of());
        for (int i = 0; i < 5_000; i++) {
            String code = Integer.toString(random.nextInt(4_000), 36);
            if (expected.putIfAbsent(code, "語" + i) == null) {
                builder.add(code, "語" + i, Map.of());
            }
        }
        ConceptTable table = builder.build();
        assertThat(table.concepts()).extracting(Concept::code).containsExactlyElementsOf(expected.keySet());
        expected.forEach((code, display) ->
                assertThat(table.find(code).orElseThrow().display()).isEqualTo(display));
    }

    @Test
    void a_text_cannot_pretend_to_be_two_fields() {
        ConceptTableBuilder builder = new ConceptTableBuilder(List.of("unit"));
        assertThatThrownBy(() -> builder.add("1", "a\0b", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
