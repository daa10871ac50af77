package techo.terminology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckupTablesTest {

    private final CheckupItems items = CheckupItems.load();
    private final ChoiceLists choices = ChoiceLists.load();
    private final CheckupMethods methods = CheckupMethods.load();

    @Test
    void the_item_list_of_phase_4_is_complete() {
        assertThat(items.all(CheckupPhase.FOURTH)).hasSize(322);
        assertThat(items.all(CheckupPhase.FOURTH).stream()
                        .collect(Collectors.groupingBy(CheckupItem::kind, Collectors.counting())))
                .containsEntry(CheckupItem.Kind.NUMBER, 103L)
                .containsEntry(CheckupItem.Kind.CHOICE, 121L)
                .containsEntry(CheckupItem.Kind.ORDERED_CHOICE, 21L)
                .containsEntry(CheckupItem.Kind.TEXT, 72L)
                .containsEntry(CheckupItem.Kind.DAY, 5L);
    }

    @Test
    void a_checkup_is_of_the_phase_of_its_day() {
        assertThat(CheckupPhase.of(LocalDate.of(2024, 3, 31))).isEqualTo(CheckupPhase.THIRD);
        assertThat(CheckupPhase.of(LocalDate.of(2024, 4, 1))).isEqualTo(CheckupPhase.FOURTH);
        assertThat(CheckupPhase.of(LocalDate.of(2012, 4, 1))).isEqualTo(CheckupPhase.THIRD);
    }

    @Test
    void what_phase_4_asks_otherwise_has_its_own_list_in_phase_3() {
        assertThat(items.all(CheckupPhase.THIRD)).hasSize(299);
        assertThat(items.all(CheckupPhase.THIRD))
                .filteredOn(item -> !items.find(item.code(), CheckupPhase.FOURTH)
                        .map(CheckupItem::choiceList)
                        .equals(Optional.of(item.choiceList())))
                .extracting(item -> item.code().substring(0, 5) + " "
                        + item.choiceList().orElseThrow().substring("1.2.392.200119.6.".length()))
                .containsExactly("9N736 2003", "9N786 2005", "9N791 2006", "9N806 2003");
        assertThat(choices.display("1.2.392.200119.6.2005", "3")).contains("ほとんど飲まない");
        assertThat(choices.display("1.2.392.200119.6.2006", "4")).contains("3合以上");
        assertThat(choices.contains("1.2.392.200119.6.2006", "5")).isFalse();
    }

    /** A code never changes what it measures, in which unit and how: only questions and names were changed. */
    @Test
    void an_item_of_either_phase_has_a_list_only_where_both_have_the_same() {
        assertThat(items.all())
                .filteredOn(item -> !items.findInEither(item.code())
                        .orElseThrow()
                        .choiceList()
                        .equals(item.choiceList()))
                .extracting(CheckupItem::code)
                .containsExactly("9N736000000000011", "9N786000000000011", "9N791000000000011");
        assertThat(items.findInEither("9N736000000000011").orElseThrow().choiceList())
                .isEmpty();
        assertThat(items.findInEither("9N806000000000011")).isEqualTo(items.find("9N806000000000011"));
        assertThat(items.findInEither("9N736000000000099")).isEmpty();
    }

    @Test
    void an_item_of_both_phases_is_stated_in_the_same_way() {
        assertThat(items.all(CheckupPhase.THIRD))
                .filteredOn(item -> item.phases().contains(CheckupPhase.FOURTH))
                .hasSize(298)
                .allSatisfy(item -> {
                    CheckupItem today =
                            items.find(item.code(), CheckupPhase.FOURTH).orElseThrow();
                    assertThat(item)
                            .extracting(
                                    CheckupItem::kind,
                                    CheckupItem::unit,
                                    CheckupItem::methodCode,
                                    CheckupItem::group,
                                    CheckupItem::authorOf,
                                    CheckupItem::category,
                                    CheckupItem::part)
                            .containsExactly(
                                    today.kind(),
                                    today.unit(),
                                    today.methodCode(),
                                    today.group(),
                                    today.authorOf(),
                                    today.category(),
                                    today.part());
                });
    }

    @Test
    void an_item_of_one_phase_only_says_so() {
        CheckupItem wish = items.find("9N806000000000011", CheckupPhase.THIRD).orElseThrow();
        assertThat(wish.phases()).containsExactly(CheckupPhase.THIRD);
        assertThat(items.find(wish.code(), CheckupPhase.FOURTH)).isEmpty();
        assertThat(items.find(wish.code())).contains(wish);
        assertThat(items.find("9N808000000000011").orElseThrow().phases()).containsExactly(CheckupPhase.FOURTH);
    }

    @Test
    void what_is_not_known_to_be_of_phase_3_is_described_there_as_in_phase_4() {
        String nonHdl = "3F069000002391901";
        assertThat(items.all(CheckupPhase.THIRD)).extracting(CheckupItem::code).doesNotContain(nonHdl);
        assertThat(items.find(nonHdl, CheckupPhase.THIRD))
                .isPresent()
                .isEqualTo(items.find(nonHdl, CheckupPhase.FOURTH));
    }

    @Test
    void every_row_of_phase_3_says_what_proves_it() {
        assertThat(CsvTable.read("checkup-items-phase-3.csv"))
                .extracting(row -> row.get("origin"))
                .containsOnly("both", "list", "report", "program");
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
        assertThat(Stream.of(CheckupPhase.values()).flatMap(phase -> items.all(phase).stream()))
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
