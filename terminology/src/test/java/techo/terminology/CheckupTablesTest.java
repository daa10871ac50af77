package techo.terminology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CheckupTablesTest {

    private final CheckupItems items = CheckupItems.load();
    private final ChoiceLists choices = ChoiceLists.load();
    private final CheckupMethods methods = CheckupMethods.load();

    @Test
    void the_item_list_of_phase_4_is_complete() {
        assertThat(items.all()).hasSize(322);
        assertThat(items.all().stream().collect(Collectors.groupingBy(CheckupItem::kind, Collectors.counting())))
                .containsEntry(CheckupItem.Kind.NUMBER, 103L)
                .containsEntry(CheckupItem.Kind.CHOICE, 121L)
                .containsEntry(CheckupItem.Kind.ORDERED_CHOICE, 21L)
                .containsEntry(CheckupItem.Kind.TEXT, 72L)
                .containsEntry(CheckupItem.Kind.DAY, 5L);
    }

    @Test
    void every_code_has_17_characters_and_every_number_a_unit() {
        assertThat(items.all()).allSatisfy(item -> {
            assertThat(item.code()).matches("[0-9A-Z]{17}");
            assertThat(item.unit().isPresent()).isEqualTo(item.kind() == CheckupItem.Kind.NUMBER);
        });
    }

    @Test
    void every_coded_item_names_a_list() {
        assertThat(items.all())
                .filteredOn(item ->
                        item.kind() == CheckupItem.Kind.CHOICE || item.kind() == CheckupItem.Kind.ORDERED_CHOICE)
                .allSatisfy(item -> assertThat(choices.isKnown(item.choiceList().orElseThrow()))
                        .isTrue());
    }

    @Test
    void every_method_that_an_item_implies_has_a_name() {
        assertThat(items.all().stream().flatMap(item -> item.methodCode().stream()))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(methods.name(code)).isPresent());
    }

    @Test
    void a_unit_is_found_in_each_of_its_spellings() {
        CheckupItem redCells = items.find("2A020000001930101").orElseThrow();
        assertThat(redCells.unit().orElseThrow()).satisfies(unit -> {
            assertThat(unit.ucum()).isEqualTo("10*4/mm3");
            assertThat(unit.isSpelled("万/mm3")).isTrue();
            assertThat(unit.isSpelled("10*4/mm3")).isTrue();
            assertThat(unit.isSpelled("/mm3")).isFalse();
        });
        assertThat(items.ucum("{h`b}/min")).contains("/min");
        assertThat(items.ucum("furlong")).isEmpty();
    }

    @Test
    void the_same_digit_means_opposite_things_in_different_lists() {
        assertThat(choices.display("1.2.392.200119.6.2008", "0")).contains("はい");
        assertThat(choices.display("1.2.392.200119.6.2009", "0")).contains("いいえ");
        assertThat(choices.contains("1.2.392.200119.6.2003", "9")).isFalse();
    }

    @Test
    void what_is_not_in_a_table_is_absent() {
        assertThat(items.find("9Z999000000000001")).isEmpty();
        assertThat(choices.display("1.2.3", "1")).isEmpty();
        assertThat(methods.name("0000000000")).isEmpty();
    }
}
