package techo.exchange.notebook;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/** The records of a dispensing block. */
sealed interface BlockRecord extends NotebookRecord {

    /** 5 調剤等年月日. */
    record DispensedOn(Row row) implements BlockRecord {
        Optional<String> written() {
            return row.field(2);
        }

        Optional<LocalDate> day() {
            return row.day(2);
        }

        Creator creator() {
            return Creator.of(row.code(3));
        }
    }

    /** 11 調剤－医療機関等 and 51 処方－医療機関, which share the fields that tell an institution. */
    record Institution(Row row) implements BlockRecord {
        Optional<String> name() {
            return row.field(2);
        }

        Optional<String> prefecture() {
            return row.code(3);
        }

        Optional<String> feeTable() {
            return row.code(4);
        }

        Optional<String> code() {
            return row.code(5);
        }

        Optional<String> postalCode() {
            return dispenserOnly(6);
        }

        Optional<String> address() {
            return dispenserOnly(7);
        }

        Optional<String> phone() {
            return dispenserOnly(8);
        }

        Creator creator() {
            return Creator.of(row.code(isDispenser() ? 9 : 6));
        }

        private boolean isDispenser() {
            return row.number().equals("11");
        }

        private Optional<String> dispenserOnly(int position) {
            return isDispenser() ? row.field(position) : Optional.empty();
        }
    }

    /** 15 調剤－医師・薬剤師. */
    record Pharmacist(Row row) implements BlockRecord {
        Optional<String> name() {
            return row.field(2);
        }

        Optional<String> contact() {
            return row.field(3);
        }
    }

    /** 55 処方－医師. */
    record Prescriber(Row row) implements BlockRecord {
        Optional<String> name() {
            return row.field(2);
        }

        Optional<String> department() {
            return row.field(3);
        }
    }

    /** 201 薬品. */
    record Drug(Row row) implements BlockRecord {
        Optional<String> rp() {
            return row.code(2);
        }

        Optional<String> name() {
            return row.field(3);
        }

        Optional<BigDecimal> dose() {
            return row.amount(4);
        }

        Optional<String> doseWritten() {
            return row.field(4);
        }

        Optional<String> unit() {
            return row.field(5);
        }

        Optional<String> codeKind() {
            return row.code(6);
        }

        Optional<String> code() {
            return row.field(7);
        }

        Creator creator() {
            return Creator.of(row.code(8));
        }

        Optional<String> genericName() {
            return row.field(9);
        }

        Optional<String> genericCodeKind() {
            return row.code(10);
        }

        Optional<String> genericCode() {
            return row.field(11);
        }
    }

    /** 301 用法. */
    record Usage(Row row) implements BlockRecord {
        Optional<String> rp() {
            return row.code(2);
        }

        Optional<String> name() {
            return row.field(3);
        }

        Optional<String> countWritten() {
            return row.field(4);
        }

        Optional<BigDecimal> count() {
            return row.amount(4);
        }

        Optional<String> countUnit() {
            return row.field(5);
        }

        Optional<String> form() {
            return row.code(6);
        }

        Optional<String> codeKind() {
            return row.code(7);
        }

        Optional<String> code() {
            return row.field(8);
        }
    }

    /** 281 薬品補足, 291 薬品服用注意, 311 用法補足, 391 処方服用注意: text about a drug or an RP. */
    record RpText(Row row) implements BlockRecord {
        Optional<String> rp() {
            return row.code(2);
        }

        Optional<String> text() {
            return row.field(3);
        }
    }

    /** 401 服用注意, 501 備考: text about a whole block. */
    record BlockText(Row row) implements BlockRecord {
        Optional<String> text() {
            return row.field(2);
        }

        Creator creator() {
            return Creator.of(row.code(3));
        }
    }

    /** 411 医療機関等提供情報. */
    record ProvidedInformation(Row row) implements BlockRecord {
        Optional<String> text() {
            return row.field(2);
        }

        Optional<String> kind() {
            return row.code(3);
        }

        Creator creator() {
            return Creator.of(row.code(4));
        }
    }

    /** 421 残薬確認. */
    record Leftover(Row row) implements BlockRecord {
        Optional<String> text() {
            return row.field(2);
        }

        Creator creator() {
            return Creator.of(row.code(3));
        }
    }

    /** 601 患者等記入; always the person's own. */
    record PersonEntry(Row row) implements BlockRecord {
        Optional<String> text() {
            return row.field(2);
        }

        Optional<String> date() {
            return row.field(3);
        }
    }
}
