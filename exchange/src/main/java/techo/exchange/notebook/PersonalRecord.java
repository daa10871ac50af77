package techo.exchange.notebook;

import java.time.LocalDate;
import java.util.Optional;

/** The records that stand outside the dispensing blocks. */
sealed interface PersonalRecord extends NotebookRecord {

    /** 1 患者情報. */
    record Person(Row row) implements PersonalRecord {
        Optional<String> name() {
            return row.field(2);
        }

        Optional<String> sex() {
            return row.code(3);
        }

        Optional<LocalDate> birthDate() {
            return row.day(4);
        }

        Optional<String> bloodType() {
            return row.field(9);
        }

        Optional<String> bodyWeight() {
            return row.field(10);
        }
    }

    /** 2 患者特記. */
    record Remark(Row row) implements PersonalRecord {
        Optional<String> kind() {
            return row.code(2);
        }

        Optional<String> text() {
            return row.field(3);
        }

        Creator creator() {
            return Creator.of(row.code(4));
        }
    }

    /** 3 要指導医薬品・一般用医薬品服用. */
    record OverTheCounter(Row row) implements PersonalRecord {
        Optional<String> name() {
            return row.field(2);
        }

        Optional<String> start() {
            return row.field(3);
        }

        Optional<String> end() {
            return row.field(4);
        }

        Creator creator() {
            return Creator.of(row.code(5));
        }

        Optional<String> serial() {
            return row.code(6);
        }

        Optional<String> jan() {
            return row.field(7);
        }
    }

    /** 31 要指導医薬品・一般用医薬品成分. */
    record Ingredient(Row row) implements PersonalRecord {
        Optional<String> serial() {
            return row.code(2);
        }

        Optional<String> name() {
            return row.field(3);
        }

        Optional<String> codeKind() {
            return row.code(4);
        }

        Optional<String> code() {
            return row.field(5);
        }
    }

    /** 4 お薬手帳メモ. */
    record Memo(Row row) implements PersonalRecord {
        Optional<String> text() {
            return row.field(2);
        }

        Optional<String> date() {
            return row.field(3);
        }

        Creator creator() {
            return Creator.of(row.code(4));
        }
    }

    /** 701 かかりつけ薬剤師. */
    record FamilyPharmacist(Row row) implements PersonalRecord {
        Optional<String> name() {
            return row.field(2);
        }

        Optional<String> pharmacy() {
            return row.field(3);
        }

        Optional<String> contact() {
            return row.field(4);
        }

        Optional<String> start() {
            return row.field(5);
        }

        Optional<String> end() {
            return row.field(6);
        }

        Creator creator() {
            return Creator.of(row.code(7));
        }
    }
}
