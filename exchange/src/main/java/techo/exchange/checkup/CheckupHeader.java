package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import techo.exchange.SubjectClaims;

/**
 * The head of a checkup document, read and checked.
 *
 * @param performed the day (or time) of the checkup
 * @param created when the file was made
 * @param performer the institution that did the checkup
 */
record CheckupHeader(
        String reportClass,
        Optional<String> title,
        Optional<DateTimeType> created,
        DateTimeType performed,
        Optional<String> program,
        SubjectClaims subject,
        List<Author> authors,
        Optional<Institution> performer,
        Optional<Institution> custodian,
        List<Ticket> tickets) {

    CheckupHeader {
        authors = List.copyOf(authors);
        tickets = List.copyOf(tickets);
    }

    record Author(Optional<String> person, Optional<Institution> institution) {}

    /**
     * An organisation as the CDA names it.
     *
     * @param root OID of the numbering
     * @param number within it
     */
    record Institution(
            Optional<String> root,
            Optional<String> number,
            Optional<String> name,
            List<String> telecoms,
            Optional<String> postalCode,
            Optional<String> address) {

        Institution {
            telecoms = List.copyOf(telecoms);
        }

        /** Same key, same organisation within a document. */
        String key() {
            return number.map(n -> root.orElse("") + "|" + n).orElseGet(() -> "|" + name.orElse(""));
        }
    }

    /** 受診券 or 利用券: the voucher by which an insurer pays. */
    record Ticket(
            Optional<String> kind, Optional<String> number, Optional<DateTimeType> expires, Optional<String> insurer) {}
}
